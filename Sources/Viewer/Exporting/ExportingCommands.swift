import Rendering
import Terminal

extension Command {
  package static let export = Command("export")
  package static let exportMenu = Command("export-menu")
}

/// Writing pictures to files.
enum Exporting {
  /// All commands of this feature.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .export, "export a picture", .export, keys: [Key("e")], hint: "export",
      unless: \.exportProblem, change: { $0.promptForScreen() }
    ).typed(
      "export", [.file(endings: FigureFormat.allCases.filter(\.isStill).map(\.suffix))],
      "write a PNG, SVG, PDF or GIF file", example: "export out.pdf"
    ) { model, words throws(CommandProblem) in
      if let problem = model.exportProblem { throw CommandProblem(problem) }
      model.exportMenu = ExportMenu()
      let path = words.words[0]
      if let problem = model.exportMenu.problem(path) {
        throw CommandProblem("FILE is \"\(path)\"; type \(problem)")
      }
      return model.export(to: path.withPictureEnding(.png))
    },
    CommandSpec(
      .exportMenu, "export with options", .export, keys: [Key("E")],
      note:
        "the screen, the slice, a montage, all slices or an animation; caption, size, file type, background",
      unless: \.exportProblem, change: { $0.exportMenu.row = .content }),
  ]
}

extension ViewerModel {
  /// Why no picture can be exported; `nil` if one can.
  fileprivate var exportProblem: String? {
    isExporting ? "A picture is being written." : pictureProblem
  }
}

extension String {
  /// The name of a picture's file: what was typed, with the suffix of a format if it has none.
  func withPictureEnding(_ format: FigureFormat) -> String {
    FigureFormat(path: self) == nil ? self + format.suffix : self
  }
}

extension ExportMenu {
  /// Why what is chosen cannot be written to a file of that name; `nil` if it can.
  func problem(_ path: String) -> String? {
    if let format = FigureFormat(path: path) {
      if formats.contains(format) { return nil }
    } else if !FileNames.hasForeignEnding(path) {
      return nil
    }
    let isFitting = content == .animation ? \FigureFormat.isAnimated : \FigureFormat.isStill
    return "a name that ends in \(FigureFormat.words { $0[keyPath: isFitting] })"
  }
}
