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
    let margin = lettering.gap
    func place(_ letter: Character, _ x: Double, _ y: Double) {
      let text = String(letter)
      let (width, height) = (lettering.width(text), lettering.capitalHeight)
      guard area.width >= width + 2 * margin, area.height >= height + 2 * margin else { return }
      let left = area.x + margin + Int(x * Double(area.width - width - 2 * margin))
      let top = area.y + margin + Int(y * Double(area.height - height - 2 * margin))
      drawRimmed(text, x: left, y: top, color: color, lettering)
    }
    place(letters.left, 0, 0.5)
    place(letters.right, 1, 0.5)
    place(letters.top, 0.5, 0)
    place(letters.bottom, 0.5, 1)
  }
}
