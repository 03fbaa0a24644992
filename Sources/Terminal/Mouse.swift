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
  /// Where in the cell it is, as parts of its width and height, 0 to 1; `nil` if the terminal tells the cell alone.
  package var place: SIMD2<Double>?
  /// Modifier keys held down with it.
  package var modifiers: Key.Modifiers

  /// Creates an event.
  package init(
    _ action: Action, column: Int, row: Int, place: SIMD2<Double>? = nil,
    modifiers: Key.Modifiers = []
  ) {
    self.action = action
    self.column = column
    self.row = row
    self.place = place
    self.modifiers = modifiers
  }

  /// Returns the event in cells of a size, if its column and row are counted in pixels.
  func inCells(of cell: PixelSize) -> Mouse {
    Mouse(
      action, column: column / cell.width, row: row / cell.height,
      place: SIMD2(
        (Double(column % cell.width) + 0.5) / Double(cell.width),
        (Double(row % cell.height) + 0.5) / Double(cell.height)),
      modifiers: modifiers)
  }
}
