import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// The most pixels that a screen can plausibly have.
  private static let mostPixels = 40_000_000

  /// A pane's picture in the terminal's own pixels; `nil` if there is none.
  func fineImage(_ pane: Pane) -> ScreenImage? {
    guard fine.isShown, var scene = scene(pane) else { return nil }
    // kitty scales a picture to its cells; sixels need to know how large these are, as all that
    // answer for sixels tell.
    let cell = size.cell ?? PixelSize(width: 10, height: 20)
    let (width, height) = (pane.rectangle.width * cell.width, pane.rectangle.height * cell.height)
    // No screen has more pixels than 8K; a terminal that says so would be sent gigabytes.
    guard width > 0, height > 0,
      size.columns * cell.width * size.rows * cell.height <= Self.mostPixels
    else { return nil }
    let dot = max(cell.height / 10, 1)
    scene.pixelAspect = Double(cell.height) / Double(cell.width) / size.cellAspect
    scene.letters = layout == .montage ? nil : pane.geometry.letters
    scene.letterScale = dot
    scene.outlineWidth = max(cell.height / 10, 1)
    var picture = scene.render(width: width, height: height)
    let mapping = scene.mapping(width: width, height: height)
    drawSeeds(on: &picture, mapping, pane)
    drawCrosshair(on: &picture, mapping, pane)
    let text = layout == .montage ? "\(pane.panel.slice)" : emptyHint(pane.panel)
    if let text {
      picture.draw(
        text, x: width - (BitmapFont.width(text) + 3) * dot,
        y: height - (BitmapFont.capitalHeight + 3) * dot, color: RGB(255, 216, 102), scale: dot)
    }
    return ScreenImage(
      rectangle: pane.rectangle, width: width, height: height,
      pixels: picture.pixels.flatMap { [$0.red, $0.green, $0.blue] })
  }

  private func drawCrosshair(on picture: inout Picture, _ mapping: SliceMapping, _ pane: Pane) {
    let geometry = pane.geometry
    guard isCrosshairShown, geometry.index(of: crosshair) == pane.panel.slice,
      let pixel = mapping.pixel(
        of: SlicePosition(
          column: geometry.column(of: crosshair), row: geometry.row(of: crosshair)))
    else { return }
    let color = RGB(settings.theme.crosshair)
    if layout == .planes { picture.drawLines(color, x: pixel.x, y: pixel.y, in: mapping.target) }
    picture.drawCrosshair(color, x: pixel.x, y: pixel.y, in: mapping.target)
  }
}

extension Screen {
  /// Takes pictures away over which something was written since a screen was as it was then: words
  /// and menus lie in cells, and the pictures' half blocks are there, too.
  mutating func removeImages(writtenOverSince before: Screen) {
    let now = self
    images.removeAll { image in
      let rectangle = image.rectangle
      return (rectangle.row..<rectangle.bottom).contains { row in
        (rectangle.column..<rectangle.right).contains { now[$0, row] != before[$0, row] }
      }
    }
  }
}
