public import Imaging

/// A rectangle of a slice, in columns and rows that need not be whole: what zoom and pan show.
///
/// Column `c` covers `c ..< c + 1`, so its center is at `c + 0.5`; rows likewise. The rectangle may
/// reach past the slice's edges; what lies there is drawn as background.
public struct SliceRectangle: Hashable, Sendable {
  /// The left edge, in columns.
  public var x: Double
  /// The top edge, in rows.
  public var y: Double
  /// The width, in columns.
  public var width: Double
  /// The height, in rows.
  public var height: Double

  /// Creates a rectangle.
  ///
  /// - Precondition: width and height are positive.
  public init(x: Double, y: Double, width: Double, height: Double) {
    precondition(width > 0 && height > 0, "a slice rectangle of \(width)×\(height)")
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The whole of a slice.
  public init<Value>(whole slice: Slice<Value>) {
    self.init(x: 0, y: 0, width: Double(slice.width), height: Double(slice.height))
  }
}
