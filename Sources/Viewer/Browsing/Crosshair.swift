import Rendering

extension Picture {
  /// Draws a crosshair about a pixel: four short arms around a gap.
  ///
  /// Whole lines would be a pixel wide, which at the resolution of cells hides anatomy.
  ///
  /// - Parameters:
  ///   - color: Its color.
  ///   - x: The column of the pixel in the middle.
  ///   - y: The row of that pixel.
  ///   - target: What it is clipped to.
  ///   - gap: Pixels from the middle to the arms.
  ///   - width: The width of the arms in pixels.
  mutating func drawCrosshair(
    _ color: RGB, x: Int, y: Int, in target: PixelRectangle, gap: Int = 2, width: Int = 1
  ) {
    let arm = max(2, min(target.width, target.height) / 14)
    let side = (width - 1) / 2
    let arms = [
      PixelRectangle(x: x - gap - arm + 1, y: y - side, width: arm, height: width),
      PixelRectangle(x: x + gap, y: y - side, width: arm, height: width),
      PixelRectangle(x: x - side, y: y - gap - arm + 1, width: width, height: arm),
      PixelRectangle(x: x - side, y: y + gap, width: width, height: arm),
    ]
    for arm in arms { fill(arm.intersection(target), with: color, opacity: 0.85) }
  }

  /// Draws faint lines through a pixel, which show where the other planes cut this one; see
  /// ``drawCrosshair(_:x:y:in:gap:width:)``.
  mutating func drawLines(
    _ color: RGB, x: Int, y: Int, in target: PixelRectangle, gap: Int = 2, width: Int = 1
  ) {
    let side = (width - 1) / 2
    let (right, bottom) = (target.x + target.width, target.y + target.height)
    let lines = [
      PixelRectangle(x: target.x, y: y - side, width: x - gap + 1 - target.x, height: width),
      PixelRectangle(x: x + gap, y: y - side, width: right - x - gap, height: width),
      PixelRectangle(x: x - side, y: target.y, width: width, height: y - gap + 1 - target.y),
      PixelRectangle(x: x - side, y: y + gap, width: width, height: bottom - y - gap),
    ]
    for line in lines where line.width > 0 && line.height > 0 {
      fill(line.intersection(target), with: color, opacity: 0.3)
    }
  }
}
