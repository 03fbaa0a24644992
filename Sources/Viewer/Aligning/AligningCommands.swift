import Imaging
import Terminal

extension Command {
  package static let align = Command("align")
  package static let toggleAlignment = Command("toggle-alignment")
}

extension Aligning {
  /// What may follow `:align`.
  private static let choices = ["all", "undo", "save", "replace"]

  /// Aligning images with each other.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .align, "align with T1ce", .images, keys: [],
      note:
        "moves this image onto T1ce, or onto the one with the smallest voxels; `:align all` moves all "
        + "others onto it, `:align undo` undoes everything, `:align save` writes the transforms "
        + "(.tfm) beside the images, or to the current folder for DICOM files",
      unless: \.alignmentProblem, perform: { $0.align(all: false) }
    ).typed(
      "align", [.choice("WHAT") { _ in choices }], "all, undo, save or replace",
      example: "align all", related: [.toggleAlignment]
    ) { model, words throws(CommandProblem) in
      let choice: Int
      do throws(CommandProblem) {
        choice = try words.choice(0, of: choices)
      } catch {
        throw CommandProblem(
          "\":align \(words.words[0])\" is unknown; use all, undo, save or replace")
      }
      let problem = choice == 0 ? model.alignmentProblem : model.movedProblem
      if let problem { throw CommandProblem(problem, isOfTheMoment: true) }
      switch choice {
      case 0: return model.align(all: true)
      case 1: return model.undoAlignment()
      default: return [model.saveTransforms(replacing: choice == 3)]
      }
    },
    CommandSpec(
      .toggleAlignment, "before, after alignment", .images, keys: [Key("p")],
      note: "shows the aligned images where their headers put them, and back",
      unless: \.movedProblem, change: { $0.toggleAlignment() }),
  ]
}
