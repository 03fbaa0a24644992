/// A rectangle of colors, shown by the terminal's half-block cells and the PNG writer.
///
/// Row 0 is on top, column 0 on the left.
public struct Picture: Equatable, Sendable {
  /// The number of pixels per row.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// `width * height` colors, row by row from the top.
  public var pixels: [RGB]

  /// Creates a picture from its colors in rows.
  ///
  /// - Precondition: `pixels` holds `width * height` elements.
  public init(width: Int, height: Int, pixels: [RGB]) {
    precondition(
      width >= 0 && height >= 0 && pixels.count == width * height,
      "\(pixels.count) pixels for a picture of \(width)×\(height)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Creates a picture of one color.
  public init(width: Int, height: Int, filledWith color: RGB = .black) {
    self.init(
      width: width, height: height, pixels: [RGB](repeating: color, count: width * height))
  }

  /// The color at a column and row.
  @inlinable public subscript(x: Int, y: Int) -> RGB {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  /// The whole picture's rectangle.
  package var bounds: PixelRectangle { PixelRectangle(x: 0, y: 0, width: width, height: height) }

  /// Copies another picture into this one, clipped to this picture.
  ///
  /// - Parameters:
  ///   - picture: The picture to copy.
  ///   - x: The column of its left edge; may be negative.
  ///   - y: The row of its top edge; may be negative.
  public mutating func blit(_ picture: Picture, x: Int, y: Int) {
    let target = PixelRectangle(x: x, y: y, width: picture.width, height: picture.height)
      .intersection(bounds)
    guard target.width > 0 else { return }
    for row in target.y..<target.y + target.height {
      let source = (row - y) * picture.width + target.x - x
      pixels.replaceSubrange(
        row * width + target.x..<row * width + target.x + target.width,
        with: picture.pixels[source..<source + target.width])
    }
  }

  /// Returns the part of the picture inside a rectangle.
  package func crop(_ rectangle: PixelRectangle) -> Picture {
    let part = rectangle.intersection(bounds)
    var pixels: [RGB] = []
    pixels.reserveCapacity(part.width * part.height)
    for row in part.y..<part.y + part.height {
      pixels += self.pixels[row * width + part.x..<row * width + part.x + part.width]
    }
    return Picture(width: part.width, height: part.height, pixels: pixels)
  }

  /// Fills a rectangle with a color, clipped to the picture.
  package mutating func fill(_ rectangle: PixelRectangle, with color: RGB, opacity: Double = 1) {
    let part = rectangle.intersection(bounds)
    let opacity = RGB.part(opacity)
    for y in part.y..<part.y + part.height {
      for x in part.x..<part.x + part.width {
        self[x, y] = color.over(self[x, y], part: opacity)
      }
    }
  }
}
