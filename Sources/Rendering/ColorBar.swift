import Imaging

/// The key to a heat map's colors: a bar from 0 to 1 with the threshold marked.
package struct ColorBar: Hashable, Sendable {
  /// The meaning of the numbers, such as "probability of the whole tumor".
  package var title: String
  /// The colors.
  package var colorMap: ColorMap
  /// The marked number, 0 to 1; `nil` for none.
  package var mark: Double?

  /// Creates a color bar.
  package init(title: String, colorMap: ColorMap = .inferno, mark: Double?) {
    self.title = title
    self.colorMap = colorMap
    self.mark = mark
  }

  /// Returns the color bar of the first scene with a heat map.
  static func of(_ scenes: [SliceScene]) -> ColorBar? {
    for scene in scenes where scene.overlay == .heat {
      guard let heat = scene.heat else { continue }
      return ColorBar(
        title: "probability of the \(heat.structure.name)", mark: heat.threshold)
    }
    return nil
  }
}

extension Figure {
  /// Makes the color bar: its title, the colors, and below them 0, the threshold and 1.
  func colorBarBlock(dot: Int) -> Block? {
    guard let bar = colorBar else { return nil }
    let title = bar.title
    let width = max(BitmapFont.width(title), 120)
    let pitch = Self.linePitch
    return Block(width: width * dot, height: (2 * pitch + BitmapFont.lineHeight) * dot) {
      picture, x, y in
      picture.draw(title, x: x, y: y, color: Style.text, scale: dot)
      let pixels = width * dot
      for column in 0..<pixels {
        picture.fill(
          PixelRectangle(x: x + column, y: y + (pitch - 1) * dot, width: 1, height: 9 * dot),
          with: bar.colorMap.colors[column * 255 / max(pixels - 1, 1)])
      }
      let bottom = y + 2 * pitch * dot
      func drawEnds(zero: Bool, one: Bool) {
        if zero { picture.draw("0", x: x, y: bottom, color: Style.text, scale: dot) }
        guard one else { return }
        picture.draw(
          "1", x: x + pixels - BitmapFont.width("1") * dot, y: bottom, color: Style.text,
          scale: dot)
      }
      guard let value = bar.mark else { return drawEnds(zero: true, one: true) }
      let mark = min(max(Int((value * Double(pixels)).rounded()), 0), pixels - dot)
      picture.fill(
        PixelRectangle(x: x + mark, y: y + (pitch - 2) * dot, width: dot, height: 11 * dot),
        with: HeatLayer.outlineColor)
      let hundredths = Int((value * 100).rounded())
      let number = "\(hundredths / 100)." + String(String(hundredths % 100 + 100).dropFirst())
      let half = BitmapFont.width(number) * dot / 2
      let ends = (BitmapFont.width("0") + 4) * dot
      let place = min(max(mark - half, 0), pixels - 2 * half)
      picture.draw(number, x: x + place, y: bottom, color: Style.heading, scale: dot)
      // The numbers at the ends are omitted if the threshold's number would overlap them.
      drawEnds(zero: place >= ends, one: place + 2 * half <= pixels - ends)
    }
  }
}
