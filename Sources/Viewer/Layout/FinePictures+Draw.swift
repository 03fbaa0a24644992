import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// The most pixels that a screen can plausibly have.
  private static let mostPixels = 40_000_000

  /// A pane's picture in the terminal's own pixels; `nil` if there is none.
  func fineImage(_ pane: Pane) -> ScreenImage? {
    guard var scene = scene(pane) else { return nil }
    if !hasRoomForLabels(pane) {
      for index in scene.marks.indices { scene.marks[index].label = "" }
    }
    let letters = layout == .montage ? nil : pane.geometry.letters
    return fineImage(of: scene, letters, in: pane.rectangle) { picture, mapping, cell in
      drawCrosshair(on: &picture, mapping, pane, cell)
      drawTool(on: &picture, mapping, pane, width: max(cell.height / 20, 1))
      drawWords(on: &picture, pane, .cells(height: cell.height), row: cell.height)
    }
  }

  /// A scene in the terminal's own pixels; `nil` if there are none.
  ///
  /// - Parameters:
  ///   - scene: What to draw.
  ///   - letters: The anatomical directions at its edges.
  ///   - rectangle: The cells that it fills.
  ///   - decorate: Draws more on it, by the way from its pixels to the slice and the size of a cell.
  /// - Returns: The picture.
  func fineImage(
    of scene: SliceScene, _ letters: SliceGeometry.EdgeLetters?, in rectangle: CellRectangle,
    decorate: (inout Picture, SliceMapping, PixelSize) -> Void = { _, _, _ in }
  ) -> ScreenImage? {
    guard fine.isShown else { return nil }
    // kitty scales a picture to its cells; sixels need to know how large these are, as all that
    // answer for sixels tell.
    let cell = size.cell ?? PixelSize(width: 10, height: 20)
    let (width, height) = (rectangle.width * cell.width, rectangle.height * cell.height)
    // No screen has more pixels than 8K; a terminal that says so would be sent gigabytes.
    guard width > 0, height > 0,
      size.columns * cell.width * size.rows * cell.height <= Self.mostPixels
    else { return nil }
    // Lines are as wide as the strokes of the terminal's bold letters.
    let line = max(cell.height / 10, 1)
    var scene = scene
    scene.pixelAspect = fineAspect(cell)
    scene.letters = letters
    scene.letterColor = RGB(settings.theme.letter)
    scene.letterScale = line
    scene.lettering = .cells(height: cell.height)
    scene.outlineWidth = line
    var picture = scene.render(width: width, height: height)
    decorate(&picture, scene.mapping(width: width, height: height), cell)
    return ScreenImage(
      rectangle: rectangle, width: width, height: height,
      pixels: picture.pixels.withUnsafeBytes(Array.init))
  }

  /// The way from the pixels of a pane's fine picture to the slice.
  func fineMapping(_ pane: Pane, _ cell: PixelSize) -> SliceMapping {
    SliceMapping(
      fitting: pane.source, of: (pane.geometry.width, pane.geometry.height),
      spacing: (pane.geometry.columnSpacing, pane.geometry.rowSpacing),
      pixels: (pane.rectangle.width * cell.width, pane.rectangle.height * cell.height),
      pixelAspect: fineAspect(cell))
  }

  /// The width of a pixel divided by its height, in the shape that cells are shown in.
  private func fineAspect(_ cell: PixelSize) -> Double {
    Double(cell.height) / Double(cell.width) / size.cellAspect
  }

  /// Writes the number of a montage's slice, or why a panel has nothing to show.
  private func drawWords(
    on picture: inout Picture, _ pane: Pane, _ lettering: Lettering, row: Int
  ) {
    let theme = settings.theme
    if layout == .montage {
      let text = "\(pane.panel.slice)"
      picture.drawRimmed(
        text, x: picture.width - lettering.width(text) - lettering.gap,
        y: picture.height - lettering.capitalHeight - lettering.gap,
        color: RGB(isChosen(pane.panel) ? theme.letter : theme.text), lettering)
    } else if let text = emptyHint(pane.panel) {
      picture.drawRimmed(
        text, x: (picture.width - lettering.width(text)) / 2, y: picture.height - 2 * row,
        color: RGB(theme.letter), lettering)
    }
  }

  private func drawCrosshair(
    on picture: inout Picture, _ mapping: SliceMapping, _ pane: Pane, _ cell: PixelSize
  ) {
    guard isCrosshairShown, !isBrushShown, let pixel = pane.pixel(of: crosshair, in: mapping)
    else { return }
    let color = RGB(settings.theme.crosshair)
    let width = max(cell.height / 20, 1)
    // The voxel itself stays visible.
    let gap = 2 * width + Int(0.5 / min(mapping.columnsPerPixel, mapping.rowsPerPixel))
    if layout == .planes {
      picture.drawLines(
        color, x: pixel.x, y: pixel.y, in: mapping.target, gap: gap, width: width)
    }
    picture.drawCrosshair(
      color, x: pixel.x, y: pixel.y, in: mapping.target, gap: gap, width: width)
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
