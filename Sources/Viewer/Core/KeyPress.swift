import Imaging
import Terminal

extension ViewerModel {
  /// Handles a key: for the prompt, a page of text, or the command that has the key.
  mutating func press(_ key: Key) -> [Effect] {
    if stopCine(), command(for: key) == .toggleCine { return [] }
    if let prompt { return type(key, in: prompt) }
    if exportMenu.row != nil { return pressInExportMenu(key) }
    if let effects = pressInPage(key) { return effects }
    if let effects = answerFoundEdits(key) { return effects }
    guard let command = command(for: key) else {
      notice = Notice(.info, "\(key) does nothing; press \(keyName(.help)) to list the keys")
      return []
    }
    if let problem = command.problem(in: self) {
      // Escape with nothing to stop clears the line.
      notice = CommandList[command]?.isSilent == true ? nil : Notice(.problem, problem)
      return []
    }
    notice = nil
    let before = crosshair
    let effects = perform(command)
    leavePointer(from: before)
    return effects + followBrush(from: before)
  }

  /// What a key does now.
  ///
  /// Keys that the mode does not have do what they do in its fallback.
  private func command(for key: Key) -> Command? {
    settings.keys.command(for: key, in: keyMode)
      ?? keyMode.fallback.flatMap { settings.keys.command(for: key, in: $0) }
  }
}
