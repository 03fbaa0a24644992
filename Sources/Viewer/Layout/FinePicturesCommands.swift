import Terminal

extension Command {
  package static let toggleFinePictures = Command("toggle-fine-pictures")
}

extension FinePictures {
  /// Switching the terminal's own graphics on and off.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .toggleFinePictures, "fine pictures on and off", .pictures, keys: [Key("F")],
      note: "at the terminal's full resolution, if it supports kitty or sixel graphics",
      unless: { $0.fine.problem }, change: { $0.fine.toggle() })
  ]
}
