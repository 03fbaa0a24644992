/// Something done with the mouse over a cell.
public struct Mouse: Hashable, Sendable {
  /// What was done.
  public enum Action: Hashable, Sendable {
    case press(Button)
    case drag(Button)
    case release(Button)
    /// Moved with no button down; only where ``TerminalBackend/reportsMotion`` asks for it.
    case move
    case wheelUp
    case wheelDown
  }

  /// A button.
  public enum Button: Hashable, Sendable {
    case left, middle, right
  }

  /// What was done.
  public var action: Action
  /// The cell's column, from 0.
  public var column: Int
  /// The cell's row, from 0.
  public var row: Int
  /// Keys held down with it.
  public var modifiers: Key.Modifiers

  /// Creates an event.
  public init(_ action: Action, column: Int, row: Int, modifiers: Key.Modifiers = []) {
    self.action = action
    self.column = column
    self.row = row
    self.modifiers = modifiers
  }
}
