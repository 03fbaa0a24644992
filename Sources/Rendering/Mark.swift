/// A measurement drawn over a slice: a line, a circle as a polygon, or a point, with its number.
package struct Mark: Hashable, Sendable {
  /// A place in a slice, in columns and rows; column `c` reaches from `c` to `c + 1`.
  package struct Point: Hashable, Sendable {
    /// Columns from the left edge of the slice.
    package var x: Double
    /// Rows from the top edge of the slice.
    package var y: Double

    /// Creates a place.
    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// The places that straight lines connect; a single one is drawn as a small cross.
  package var points: [Point]
  /// Whether a line leads from the last place back to the first.
  package var isClosed: Bool
  /// The text beside the last place, such as "23.4 mm"; may be empty.
  package var label: String
  /// The color of lines and text.
  package var color: RGB

  /// Creates a mark.
  package init(
    _ points: [Point], isClosed: Bool = false, label: String = "", color: RGB = RGB(255, 214, 102)
  ) {
    self.points = points
    self.isClosed = isClosed
    self.label = label
    self.color = color
  }
}
