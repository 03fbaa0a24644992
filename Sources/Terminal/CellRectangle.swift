/// A rectangle of cells; column 0 is on the left, row 0 on top.
public struct CellRectangle: Hashable, Sendable {
  /// The leftmost column.
  public var column: Int
  /// The topmost row.
  public var row: Int
  /// Columns; 0 for an empty rectangle.
  public var width: Int
  /// Rows; 0 for an empty rectangle.
  public var height: Int

  /// Creates a rectangle; negative sizes become 0.
  public init(column: Int, row: Int, width: Int, height: Int) {
    self.column = column
    self.row = row
    self.width = max(width, 0)
    self.height = max(height, 0)
  }

  /// The column after the last.
  public var right: Int { column + width }
  /// The row after the last.
  public var bottom: Int { row + height }

  /// Whether a cell lies inside.
  public func contains(column: Int, row: Int) -> Bool {
    column >= self.column && column < right && row >= self.row && row < bottom
  }
}
