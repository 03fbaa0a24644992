/// How words are drawn on pictures.
package enum Lettering: Hashable, Sendable {
  /// In the bitmap font, with so many pixels per dot.
  case dots(Int)
  /// In the font of figures, of a size in pixels.
  case font(size: Int)

  /// The lettering that looks as large as a terminal's own text.
  ///
  /// - Parameter height: The height of a cell in pixels.
  /// - Returns: The lettering.
  package static func cells(height: Int) -> Lettering {
    // The fonts of terminals are about 0.86 of a cell high, from descenders to accents 1.16 of that.
    .font(size: max(Int((Double(height) * 0.86).rounded()), 6))
  }

  /// The height of capitals in pixels.
  package var capitalHeight: Int {
    switch self {
    case .dots(let scale): BitmapFont.capitalHeight * scale
    case .font(let size): Int((Double(size) * TextStyle.capitalPart).rounded())
    }
  }

  /// A distance that keeps words apart from what is around them, in pixels.
  package var gap: Int {
    switch self {
    case .dots(let scale): 3 * scale
    case .font(let size): max(size / 3, 2)
    }
  }

  /// The width of a line of text in pixels.
  package func width(_ text: String) -> Int {
    switch self {
    case .dots(let scale): BitmapFont.width(text) * scale
    case .font(let size):
      Int(text.reduce(0.0) { $0 + GlyphMask.mask($1, size: size).advance }.rounded(.up))
    }
  }
}

extension Picture {
  /// Draws a line of text with a black rim, which keeps it legible over bright tissue.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - x: The left edge.
  ///   - y: The top of the capitals.
  ///   - color: The text's color.
  ///   - lettering: How it is drawn.
  package mutating func drawRimmed(
    _ text: String, x: Int, y: Int, color: RGB, _ lettering: Lettering
  ) {
    switch lettering {
    case .dots(let scale): drawRimmed(text, x: x, y: y, color: color, scale: scale)
    case .font(let size):
      var pen = Double(x)
      let places = text.map { character in
        let mask = GlyphMask.mask(character, size: size)
        defer { pen += mask.advance }
        return (mask, Int(pen.rounded()) + mask.left)
      }
      let baseline = y + lettering.capitalHeight
      // All rims come first, so that none covers a letter.
      for (mask, left) in places {
        cover(mask, mask.rim, left, baseline + mask.top, .black, opacity: 0.8)
      }
      for (mask, left) in places {
        cover(mask, mask.strokes, left, baseline + mask.top, color, opacity: 1)
      }
    }
  }

  /// Blends a color over the pixels that part of a mask covers.
  private mutating func cover(
    _ mask: GlyphMask, _ parts: [UInt8], _ x: Int, _ y: Int, _ color: RGB, opacity: Double
  ) {
    let whole = RGB.part(opacity)
    let area = PixelRectangle(x: x, y: y, width: mask.width, height: mask.height)
      .intersection(bounds)
    guard area.width > 0 else { return }
    for row in area.y..<area.y + area.height {
      for column in area.x..<area.x + area.width {
        let part = Int(parts[(row - y) * mask.width + column - x])
        if part == 0 { continue }
        self[column, row] = color.over(self[column, row], part: part * whole / 255)
      }
    }
  }
}
