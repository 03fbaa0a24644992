import Imaging

extension Picture {
  /// Draws text with the top left corner of its capitals at a pixel.
  ///
  /// - Parameters:
  ///   - text: One line. Characters missing from the font are drawn as a box.
  ///   - x: The left edge.
  ///   - y: The top of the capitals.
  ///   - color: The text's color.
  ///   - scale: The number of pixels per dot of the font.
  package mutating func draw(_ text: String, x: Int, y: Int, color: RGB, scale: Int = 1) {
    var left = x
    for character in text {
      let glyph = BitmapFont.glyph(character)
      for (row, dots) in glyph.rows.enumerated() {
        for column in 0..<glyph.width where dots & (1 << column) != 0 {
          fill(
            PixelRectangle(
              x: left + column * scale, y: y + row * scale, width: scale, height: scale),
            with: color)
        }
      }
      left += (glyph.width + BitmapFont.gap) * scale
    }
  }

  /// Draws text with a black rim, which keeps it legible over bright tissue.
  mutating func drawRimmed(_ text: String, x: Int, y: Int, color: RGB, scale: Int) {
    for dy in [-scale, 0, scale] {
      for dx in [-scale, 0, scale] {
        draw(text, x: x + dx, y: y + dy, color: .black, scale: scale)
      }
    }
    draw(text, x: x, y: y, color: color, scale: scale)
  }

  /// Draws the anatomical directions inside the edges of a rectangle.
  mutating func drawLetters(
    _ letters: SliceGeometry.EdgeLetters, in area: PixelRectangle, _ lettering: Lettering,
    color: RGB
  ) {
    for (text, place) in lettering.places(of: letters, in: area) {
      drawRimmed(text, x: place.x, y: place.y, color: color, lettering)
    }
  }
}

extension Lettering {
  /// The anatomical directions inside the edges of a rectangle, each with its place; those without room are
  /// left out.
  func places(
    of letters: SliceGeometry.EdgeLetters, in area: PixelRectangle
  ) -> [(text: String, place: PixelRectangle)] {
    let edges: [(Character, x: Double, y: Double)] = [
      (letters.left, 0, 0.5), (letters.right, 1, 0.5), (letters.top, 0.5, 0),
      (letters.bottom, 0.5, 1),
    ]
    return edges.compactMap { letter, x, y in
      let text = String(letter)
      let (width, height) = (width(text), capitalHeight)
      let (across, down) = (area.width - width - 2 * gap, area.height - height - 2 * gap)
      guard across >= 0, down >= 0 else { return nil }
      return (
        text,
        PixelRectangle(
          x: area.x + gap + Int(x * Double(across)), y: area.y + gap + Int(y * Double(down)),
          width: width, height: height)
      )
    }
  }
}
