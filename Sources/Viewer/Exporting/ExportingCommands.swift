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
      .export, "export a PNG picture", .program, keys: [Key("e")], hint: "export",
      unless: \.exportProblem, change: { $0.promptForScreen() }
    ).typed(
      "export", [.file(endings: [".png"])], "write the picture as PNG", example: "export out.png"
    ) { model, words throws(CommandProblem) in
      if let problem = model.exportProblem { throw CommandProblem(problem) }
      return model.export(to: words.words[0].withPNGEnding)
    },
    CommandSpec(
      .exportMenu, "export with options", .program, keys: [Key("E")],
      note: "the screen, the slice, a montage, all slices or an animation; caption; scale",
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
  /// The name of a picture's file: what was typed, with ".png" if that is missing.
  var withPNGEnding: String { lowercased().hasSuffix(".png") ? self : self + ".png" }
}
