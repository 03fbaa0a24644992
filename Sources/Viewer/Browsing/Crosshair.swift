import Rendering

extension Picture {
  /// Draws a crosshair about a pixel: four short arms around a gap.
  ///
  /// Whole lines would be a pixel wide, which at the resolution of cells hides anatomy.
  mutating func drawCrosshair(_ color: RGB, x: Int, y: Int, in target: PixelRectangle) {
    let arm = max(2, min(target.width, target.height) / 14)
    for distance in 2..<2 + arm {
      mark(color, x - distance, y, target)
      mark(color, x + distance, y, target)
      mark(color, x, y - distance, target)
      mark(color, x, y + distance, target)
    }
  }

  /// Draws faint lines through a pixel, which show where the other planes cut this one.
  mutating func drawLines(_ color: RGB, x: Int, y: Int, in target: PixelRectangle) {
    for column in target.x..<target.x + target.width where abs(column - x) > 1 {
      self[column, y] = color.over(self[column, y], opacity: 0.3)
    }
    for row in target.y..<target.y + target.height where abs(row - y) > 1 {
      self[x, row] = color.over(self[x, row], opacity: 0.3)
    }
  }

  private mutating func mark(_ color: RGB, _ x: Int, _ y: Int, _ target: PixelRectangle) {
    guard target.contains(x: x, y: y) else { return }
    self[x, y] = color.over(self[x, y], opacity: 0.85)
  }
}
