/// The position of a slice in a picture, with conversions between pixels and voxels.
///
/// The slice is fitted into the pixels without distortion: the scale is the same across and down,
/// whatever the voxel spacing and the shape of the pixels.
package struct SliceMapping: Hashable, Sendable {
  /// The visible part of the slice.
  package let source: SliceRectangle
  /// The pixels that show it; the rest of the picture is background.
  package let target: PixelRectangle
  /// The number of columns of the slice.
  package let columns: Int
  /// The number of rows of the slice.
  package let rows: Int

  /// Fits a part of a slice into the center of a picture.
  ///
  /// - Parameters:
  ///   - source: The part of the slice to show.
  ///   - size: The number of columns and rows of the slice.
  ///   - spacing: Millimeters from column to column and from row to row.
  ///   - pixels: The picture's width and height.
  ///   - pixelAspect: A pixel's width divided by its height; 1 for square ones.
  package init(
    fitting source: SliceRectangle, of size: (columns: Int, rows: Int),
    spacing: (column: Double, row: Double), pixels: (width: Int, height: Int),
    pixelAspect: Double = 1
  ) {
    precondition(
      spacing.column > 0 && spacing.row > 0 && pixelAspect > 0,
      "spacing \(spacing), pixel aspect \(pixelAspect)")
    self.source = source
    (columns, rows) = size
    target = Self.fit(
      width: source.width * spacing.column / pixelAspect, height: source.height * spacing.row,
      into: pixels)
  }

  /// Finds the largest centered rectangle of a shape that fits; at least one pixel if there is any.
  ///
  /// - Parameters:
  ///   - width: The shape's width, in any unit.
  ///   - height: The shape's height, in the same unit.
  ///   - pixels: Width and height to fit into.
  /// - Returns: The rectangle; of size 0×0 if there are no pixels.
  package static func fit(
    width: Double, height: Double, into pixels: (width: Int, height: Int)
  ) -> PixelRectangle {
    guard pixels.width > 0, pixels.height > 0 else {
      return PixelRectangle(x: 0, y: 0, width: 0, height: 0)
    }
    let scale = min(Double(pixels.width) / width, Double(pixels.height) / height)
    let fitted = (
      Self.pixels(width * scale, most: pixels.width),
      Self.pixels(height * scale, most: pixels.height)
    )
    return PixelRectangle(
      x: (pixels.width - fitted.0) / 2, y: (pixels.height - fitted.1) / 2, width: fitted.0,
      height: fitted.1)
  }

  /// Returns a length in whole pixels, from 1 to the number available.
  private static func pixels(_ length: Double, most: Int) -> Int {
    length < Double(most) ? max(Int(length.rounded()), 1) : most
  }

  /// The number of slice columns per pixel.
  package var columnsPerPixel: Double { source.width / Double(max(target.width, 1)) }
  /// The number of slice rows per pixel.
  package var rowsPerPixel: Double { source.height / Double(max(target.height, 1)) }

  /// Returns the column and row under the center of a pixel; `nil` outside the slice.
  package func position(x: Int, y: Int) -> SlicePosition? {
    guard target.contains(x: x, y: y) else { return nil }
    let column = source.x + (Double(x - target.x) + 0.5) * columnsPerPixel
    let row = source.y + (Double(y - target.y) + 0.5) * rowsPerPixel
    let position = SlicePosition(column: Int(column.rounded(.down)), row: Int(row.rounded(.down)))
    let isInside =
      position.column >= 0 && position.column < columns && position.row >= 0
      && position.row < rows
    return isInside ? position : nil
  }

  /// Returns the pixel that shows the center of a column and row; `nil` if it is not in view.
  ///
  /// If voxels are larger than pixels, it is the one in the voxel's middle.
  package func pixel(of position: SlicePosition) -> (x: Int, y: Int)? {
    let x = (Double(position.column) + 0.5 - source.x) / columnsPerPixel
    let y = (Double(position.row) + 0.5 - source.y) / rowsPerPixel
    let pixel = (target.x + Int(x.rounded(.down)), target.y + Int(y.rounded(.down)))
    return target.contains(x: pixel.0, y: pixel.1) ? pixel : nil
  }
}

/// A position in a slice.
package struct SlicePosition: Hashable, Sendable {
  /// The column, from 0 on the left.
  package var column: Int
  /// The row, from 0 on top.
  package var row: Int

  /// Creates a position.
  package init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}
