package import Imaging

/// A rectangle of a slice in fractional columns and rows: the part shown by zoom and pan.
///
/// Column `c` covers `c ..< c + 1`, so its center is at `c + 0.5`; the same applies to rows. The
/// rectangle may extend past the slice's edges; that part is drawn as background.
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

  /// Creates a rectangle that covers a whole slice.
  package init<Value>(whole slice: Slice<Value>) {
    self.init(x: 0, y: 0, width: Double(slice.width), height: Double(slice.height))
  }
}
