/// A rectangle of cells; column 0 is on the left, row 0 at the top.
package struct CellRectangle: Hashable, Sendable {
  /// The leftmost column.
  package var column: Int
  /// The topmost row.
  package var row: Int
  /// Columns; 0 for an empty rectangle.
  package var width: Int
  /// Rows; 0 for an empty rectangle.
  package var height: Int

  /// Creates a rectangle; negative sizes become 0.
  package init(column: Int, row: Int, width: Int, height: Int) {
    self.column = column
    self.row = row
    self.width = max(width, 0)
    self.height = max(height, 0)
  }

  /// The column after the last.
  package var right: Int { column + width }
  /// The row after the last.
  package var bottom: Int { row + height }

  /// Whether a cell lies inside.
  package func contains(column: Int, row: Int) -> Bool {
    column >= self.column && column < right && row >= self.row && row < bottom
  }
}
