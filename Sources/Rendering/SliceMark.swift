/// Lines and a label over a slice, such as a ruler and its length.
package struct SliceMark: Hashable, Sendable {
  /// A position in columns and rows: column `c` reaches from `c` to `c + 1`.
  package struct Position: Hashable, Sendable {
    /// Columns from the left edge.
    package var column: Double
    /// Rows from the top edge.
    package var row: Double

    /// Creates a position.
    package init(column: Double, row: Double) {
      self.column = column
      self.row = row
    }
  }

  /// A straight line.
  package struct Line: Hashable, Sendable {
    /// Where it begins.
    package var start: Position
    /// Where it ends.
    package var end: Position

    /// Creates a line.
    package init(_ start: Position, _ end: Position) {
      self.start = start
      self.end = end
    }
  }

  /// The lines.
  package var lines: [Line]
  /// The label; empty for none.
  package var label: String
  /// What the label is beside.
  package var anchor: Position
  /// The color of lines and label.
  package var color: RGB

  /// Creates a mark.
  package init(_ lines: [Line], label: String = "", anchor: Position, color: RGB) {
    self.lines = lines
    self.label = label
    self.anchor = anchor
    self.color = color
  }
}

extension SliceMapping {
  /// Returns where a position is in the picture, in pixels; pixel `x` reaches from `x` to `x + 1`.
  package func point(of position: SliceMark.Position) -> SIMD2<Double> {
    SIMD2(
      Double(target.x) + (position.column - source.x) / columnsPerPixel,
      Double(target.y) + (position.row - source.y) / rowsPerPixel)
  }
}
