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
      change: { $0.changeWindow { $0.shifted(by: -0.05) } }
    ).sharingLine(with: .darker, saying: "brighter, darker"),
    CommandSpec(
      .darker, "darker", .window, keys: [Key(",")], unless: \.imageProblem,
      change: { $0.changeWindow { $0.shifted(by: 0.05) } }),
    CommandSpec(
      .moreContrast, "more contrast", .window, keys: [Key(">")], unless: \.imageProblem,
      change: { $0.changeWindow { $0.scaled(by: 0.9) } }
    ).sharingLine(with: .lessContrast, saying: "more, less contrast"),
    CommandSpec(
      .lessContrast, "less contrast", .window, keys: [Key("<")], unless: \.imageProblem,
      change: { $0.changeWindow { $0.scaled(by: 1 / 0.9) } }),
    CommandSpec(
      .resetWindow, "robust window", .window, keys: [Key("w")],
      note:
        "the 0.5th to 99.5th percentiles of voxels that are not background; for CT, width 80, level 40",
      unless: \.imageProblem, change: { $0.resetWindow() }),
    CommandSpec(
      .nextPreset, "next window preset", .window, keys: [Key("W")],
      note:
        "2–98 %, 10–90 %, 50–99.9 %, the full range; for CT also brain, subdural, bone; then 0.5–99.5 % again",
      unless: \.pictureProblem, change: { $0.goToNextPreset() }
    ).typed(
      "preset", [.choice("NAME", of: WindowPreset.self)], "a window by percentiles or for CT",
      example: "preset bright"
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      let preset = try words.choice(0, of: WindowPreset.self)
      guard preset.hounsfield == nil || model.image?.content.value?.isCT == true else {
        throw CommandProblem(
          "\(preset) is for CT, and these values do not look like Hounsfield units; "
            + "\"level WIDTH LEVEL\" sets any window")
      }
      model.setPreset(preset)
      return []
    },
    CommandSpec(
      typed: "level", [.word("WIDTH"), .word("LEVEL")], "a window by width and level",
      example: "level 80 40", aliases: ["wl"],
      related: [.brighter, .darker, .moreContrast, .lessContrast]
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      let (width, level) = (try words.number(0), try words.number(1))
      guard width > 0, width <= 1e300, abs(level) <= 1e300, width > level.ulp else {
        throw CommandProblem("WIDTH is \(words.words[0]); it must be above 0 and at most 1e300")
      }
      model.changeWindow { _ in IntensityWindow(window: width, level: level) }
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
