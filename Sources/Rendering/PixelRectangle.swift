/// A rectangle of a picture's pixels.
package struct PixelRectangle: Hashable, Sendable {
  /// The leftmost column.
  package var x: Int
  /// The topmost row.
  package var y: Int
  /// The number of columns.
  package var width: Int
  /// The number of rows.
  package var height: Int

  /// Creates a rectangle.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Creates the rectangle of some rows and columns.
  init(rows: Range<Int>, columns: Range<Int>) {
    self.init(x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
  }

  /// The rows, from top to bottom.
  var rows: Range<Int> { y..<y + height }

  /// The columns, from left to right.
  var columns: Range<Int> { x..<x + width }

  /// Returns the part shared with another rectangle; of size 0×0 if there is none.
  package func intersection(_ other: PixelRectangle) -> PixelRectangle {
    let (left, top) = (max(x, other.x), max(y, other.y))
    let right = min(x + width, other.x + other.width)
    let bottom = min(y + height, other.y + other.height)
    guard right > left, bottom > top else {
      return PixelRectangle(x: left, y: top, width: 0, height: 0)
    }
    return PixelRectangle(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// Returns whether a pixel is inside.
  package func contains(x: Int, y: Int) -> Bool {
    x >= self.x && x < self.x + width && y >= self.y && y < self.y + height
  }

  /// Returns the rectangle made smaller by a number of pixels on each side, or larger if it is
  /// negative.
  package func inset(by pixels: Int) -> PixelRectangle {
    PixelRectangle(
      x: x + pixels, y: y + pixels, width: max(0, width - 2 * pixels),
      height: max(0, height - 2 * pixels))
  }
}
