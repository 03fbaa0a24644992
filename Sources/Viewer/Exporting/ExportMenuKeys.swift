import Terminal

extension ViewerModel {
  /// Handles a key in the export menu.
  mutating func pressInExportMenu(_ key: Key) -> [Effect] {
    switch key.code {
    case .up, .character("k"): exportMenu.move(by: -1)
    case .down, .character("j"), .tab: exportMenu.move(by: 1)
    case .left, .character("h"), .character("-"): exportMenu.change(by: -1)
    case .right, .character("l"), .character(" "), .character("+"): exportMenu.change(by: 1)
    case .enter:
      exportMenu.row = nil
      prompt = Prompt(.export, text: exportName)
    default:
      if key == Key("z", .control) { return [.suspend] }
      exportMenu.row = nil
    }
    return []
  }

  /// Asks for a file name for the pictures on screen.
  mutating func promptForScreen() {
    exportMenu = ExportMenu()
    prompt = Prompt(.export, text: exportName)
  }
}
