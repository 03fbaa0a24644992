/// Something done with the mouse over a cell.
package struct Mouse: Hashable, Sendable {
  /// What was done.
  package enum Action: Hashable, Sendable {
    case press(Button)
    case drag(Button)
    case release(Button)
    /// Moved with no button down; only where ``TerminalBackend/reportsMotion`` asks for it.
    case move
    case wheelUp
    case wheelDown
  }

  /// A button.
  package enum Button: Hashable, Sendable {
    case left, middle, right
  }

  /// What was done.
  package var action: Action
  /// The cell's column, from 0.
  package var column: Int
  /// The cell's row, from 0.
  package var row: Int
  /// Keys held down with it.
  package var modifiers: Key.Modifiers

  /// Creates an event.
  package init(_ action: Action, column: Int, row: Int, modifiers: Key.Modifiers = []) {
    self.action = action
    self.column = column
    self.row = row
    self.modifiers = modifiers
  }
}
