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

  /// What a pane of some pixels shows of a slice at a zoom, so that no part of the pane stays empty
  /// where the slice could fill it.
  ///
  /// - Parameters:
  ///   - zoom: 1 fits the whole slice, 2 shows it twice as large.
  ///   - column: The place to keep in the middle, in columns.
  ///   - row: The place to keep in the middle, in rows.
  ///   - size: Columns and rows of the slice.
  ///   - spacing: Millimeters from column to column and from row to row.
  ///   - pixels: The pane's width and height.
  ///   - pixelAspect: A pixel's width divided by its height.
  /// - Returns: A rectangle inside the slice.
  public static func zoomed(
    _ zoom: Double, column: Double, row: Double, of size: (columns: Int, rows: Int),
    spacing: (column: Double, row: Double), pixels: (width: Int, height: Int),
    pixelAspect: Double = 1
  ) -> SliceRectangle {
    let extent = (Double(size.columns) * spacing.column, Double(size.rows) * spacing.row)
    let pane = (Double(max(pixels.width, 1)) * pixelAspect, Double(max(pixels.height, 1)))
    let scale = min(pane.0 / extent.0, pane.1 / extent.1) * max(zoom, 1e-3)
    let width = min(pane.0 / scale / spacing.column, Double(size.columns))
    let height = min(pane.1 / scale / spacing.row, Double(size.rows))
    return SliceRectangle(
      x: min(max(column - width / 2, 0), Double(size.columns) - width),
      y: min(max(row - height / 2, 0), Double(size.rows) - height), width: width, height: height)
  }
}
