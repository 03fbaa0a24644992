/// A mouse action over a cell.
package struct Mouse: Hashable, Sendable {
  /// The kind of action.
  package enum Action: Hashable, Sendable {
    case press(Button)
    case drag(Button)
    case release(Button)
    /// Moved with no button down; only if ``TerminalBackend/reportsMotion`` is set.
    case move
    case wheelUp
    case wheelDown
  }

  /// A button.
  package enum Button: Hashable, Sendable {
    case left, middle, right
  }

  /// The action.
  package var action: Action
  /// The cell's column, from 0.
  package var column: Int
  /// The cell's row, from 0.
  package var row: Int
  /// Modifier keys held down with it.
  package var modifiers: Key.Modifiers

  /// Creates an event.
  package init(_ action: Action, column: Int, row: Int, modifiers: Key.Modifiers = []) {
    self.action = action
    self.column = column
    self.row = row
    self.modifiers = modifiers
  }
}
