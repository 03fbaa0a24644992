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
  func colorBarBlock(_ size: Double) -> FigureLayout.Block? {
    guard let bar = colorBar else { return nil }
    let style = plain(size)
    let width = max(Canvas.width(bar.title, style), size * 12)
    let strong = TextStyle(size: size, color: self.style.heading)
    let (thin, rim) = (size * 0.16, self.style.page ?? .white)
    return FigureLayout.Block(width: width, height: style.pitch * 2 + size * 0.9) { canvas, x, y in
      canvas.draw(bar.title, x: x, top: y, style)
      let area = CanvasRectangle(x: x, y: y + style.pitch, width: width, height: size * 0.9)
      canvas.draw(
        Picture(width: bar.colorMap.colors.count, height: 1, pixels: bar.colorMap.colors),
        in: area)
      let bottom = area.y + area.height
      func drawEnds(zero: Bool, one: Bool) {
        if zero { canvas.draw("0", x: x, top: bottom, style) }
        if one { canvas.draw("1", x: x + width - Canvas.width("1", style), top: bottom, style) }
      }
      guard let value = bar.mark.map({ min(max($0, 0), 1) }) else {
        return drawEnds(zero: true, one: true)
      }
      let mark = CanvasRectangle(
        x: x + value * (width - thin), y: area.y - thin, width: thin,
        height: area.height + 2 * thin)
      canvas.fill(mark.inset(by: -thin / 2), with: rim)
      canvas.fill(mark, with: HeatLayer.outlineColor)
      let number = decimals(value, 2)
      let (half, ends) = (Canvas.width(number, style) / 2, Canvas.width("0", style) + size * 0.5)
      let place = min(max(mark.x + thin / 2 - x - half, 0), width - 2 * half)
      canvas.draw(number, x: x + place, top: bottom, strong)
      // The numbers at the ends are omitted if the threshold's number would overlap them.
      drawEnds(zero: place >= ends, one: place + 2 * half <= width - ends)
    }
  }
}
