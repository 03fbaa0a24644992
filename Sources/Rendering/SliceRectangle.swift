package import Imaging

/// A rectangle of a slice, in columns and rows that need not be whole: what zoom and pan show.
///
/// Column `c` covers `c ..< c + 1`, so its center is at `c + 0.5`; rows likewise. The rectangle may
/// reach past the slice's edges; what lies there is drawn as background.
package struct SliceRectangle: Hashable, Sendable {
  /// The left edge, in columns.
  package var x: Double
  /// The top edge, in rows.
  package var y: Double
  /// The width, in columns.
  package var width: Double
  /// The height, in rows.
  package var height: Double

  /// Creates a rectangle.
  ///
  /// - Precondition: width and height are positive.
  package init(x: Double, y: Double, width: Double, height: Double) {
    precondition(width > 0 && height > 0, "a slice rectangle of \(width)×\(height)")
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The whole of a slice.
  package init<Value>(whole slice: Slice<Value>) {
    self.init(x: 0, y: 0, width: Double(slice.width), height: Double(slice.height))
  }
}
