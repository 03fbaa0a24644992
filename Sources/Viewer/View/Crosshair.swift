import Rendering

extension Picture {
  /// Draws a crosshair about a pixel: four short arms around a gap.
  ///
  /// Whole lines would be a pixel wide, which at the resolution of cells hides anatomy.
  mutating func drawCrosshair(x: Int, y: Int, in target: PixelRectangle) {
    let arm = max(3, min(target.width, target.height) / 14)
    for distance in 2..<2 + arm {
      mark(x - distance, y, target)
      mark(x + distance, y, target)
      mark(x, y - distance, target)
      mark(x, y + distance, target)
    }
  }

  private mutating func mark(_ x: Int, _ y: Int, _ target: PixelRectangle) {
    guard target.contains(x: x, y: y) else { return }
    self[x, y] = RGB(Theme.crosshair).over(self[x, y], opacity: 0.85)
  }
}
