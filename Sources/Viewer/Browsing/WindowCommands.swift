import Imaging
import Terminal

extension Command {
  package static let brighter = Command("brighter")
  package static let darker = Command("darker")
  package static let moreContrast = Command("more-contrast")
  package static let lessContrast = Command("less-contrast")
  package static let resetWindow = Command("reset-window")
  package static let nextPreset = Command("next-preset")
}

extension Browsing {
  /// Brightness and contrast.
  static let window: [CommandSpec] = [
    CommandSpec(
      .brighter, "brighter", .window, keys: [Key(".")], unless: \.imageProblem,
      change: { $0.changeWindow { $0.shifted(by: -0.05) } }),
    CommandSpec(
      .darker, "darker", .window, keys: [Key(",")], unless: \.imageProblem,
      change: { $0.changeWindow { $0.shifted(by: 0.05) } }),
    CommandSpec(
      .moreContrast, "more contrast", .window, keys: [Key(">")], unless: \.imageProblem,
      change: { $0.changeWindow { $0.scaled(by: 0.9) } }),
    CommandSpec(
      .lessContrast, "less contrast", .window, keys: [Key("<")], unless: \.imageProblem,
      change: { $0.changeWindow { $0.scaled(by: 1 / 0.9) } }),
    CommandSpec(
      .resetWindow, "robust window", .window, keys: [Key("w")],
      note: "the 0.5–99.5 % quantiles of non-zero voxels", unless: \.imageProblem,
      change: { $0.setPreset(.robust) }),
    CommandSpec(
      .nextPreset, "next preset", .window, keys: [Key("W")],
      note: "2–98 %, 10–90 %, 50–99.9 %, the full range, and 0.5–99.5 % again",
      unless: \.pictureProblem, change: { $0.goToNextPreset() }
    ).typed(
      "preset", [.choice("NAME", of: WindowPreset.self)], "a window by percentiles",
      example: "preset bright"
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      model.setPreset(try words.choice(0, of: WindowPreset.self))
      return []
    },
    CommandSpec(
      typed: "window", [.word("LOW"), .word("HIGH")], "intensities shown black and white",
      example: "window 0 300", related: [.brighter, .darker, .moreContrast, .lessContrast]
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      let (low, high) = (try words.number(0), try words.number(1))
      guard abs(low) <= 1e300, abs(high) <= 1e300 else {
        throw CommandProblem("LOW and HIGH must be between -1e300 and 1e300")
      }
      guard low < high else {
        throw CommandProblem("LOW is \(words.words[0]); it must be below HIGH, \(words.words[1])")
      }
      model.changeWindow { _ in IntensityWindow(lower: low, upper: high) }
      return []
    },
  ]
}
