import Terminal

extension ViewerModel {
  /// Chooses rows by the keys that edit no text; `nil` for other keys.
  mutating func moveInList(_ key: Key) -> [Effect]? {
    guard [.up, .down, .pageUp, .pageDown].contains(key.code),
      let command = settings.keys.command(for: key, in: .list)
    else { return nil }
    return perform(command)
  }

  /// Handles the mouse in the list.
  mutating func handleInList(_ mouse: Mouse) -> [Effect] {
    guard prompt == nil else { return [] }
    let layout = WorklistLayout(self)
    switch mouse.action {
    case .wheelUp: scrollList(by: -3, layout)
    case .wheelDown: scrollList(by: 3, layout)
    case .press(.left):
      if mouse.row == layout.headRow {
        if let column = layout.column(at: mouse.column) { worklist.choose(column) }
      } else if let index = layout.index(at: mouse.row, in: worklist) {
        if index == worklist.cursor { return openChosen() }
        worklist.moveCursor(to: index)
      }
    default: break
    }
    return []
  }

  /// Moves the rows; the chosen one stays on the screen.
  private mutating func scrollList(by rows: Int, _ layout: WorklistLayout) {
    let last = max(worklist.listed.count - layout.rowCount, 0)
    worklist.offset = min(max(worklist.offset + rows, 0), last)
    let shown = worklist.offset..<worklist.offset + layout.rowCount
    worklist.moveCursor(to: min(max(worklist.cursor, shown.lowerBound), shown.upperBound - 1))
  }
}
