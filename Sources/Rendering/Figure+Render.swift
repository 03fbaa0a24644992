import Imaging

extension Figure {
  /// Draws the figure.
  ///
  /// Text and margins scale with the panels: one dot of the font per 200 to 300 pixels of panel.
  package func render() -> Picture {
    guard hasMargin || panels.count > 1 else { return renderPanel(0) }
    let plan = plan
    var picture = Picture(
      width: plan.width, height: max(plan.height, minimumHeight), filledWith: Style.background)
    let (dot, margin, gap, cell) = (plan.dot, plan.margin, plan.gap, plan.cell)
    for (index, panel) in panels.enumerated() {
      let place = PixelRectangle(
        x: margin + index % columns * (cell.width + gap),
        y: margin + index / columns * (plan.titleHeight + cell.height + gap) + plan.titleHeight,
        width: cell.width, height: cell.height)
      draw(
        panel, on: &picture, place, dot: dot, isFirst: index == 0, titleHeight: plan.titleHeight)
    }
    var y = plan.bandsTop
    for band in plan.bands {
      for (block, x) in zip(band.blocks, band.lefts) { block.draw(&picture, margin + x, y) }
      y += band.height + gap
    }
    return picture
  }

  /// The size of the picture from ``render()`` in pixels, without drawing it.
  package var size: (width: Int, height: Int) {
    let plan = plan
    return (plan.width, plan.height)
  }

  /// The layout of the figure.
  private struct Plan {
    var cell: (width: Int, height: Int)
    var dot: Int
    var margin: Int
    var gap: Int
    var titleHeight: Int
    var bands: [Band]
    var bandsTop: Int
    var width: Int
    var height: Int
  }

  private var plan: Plan {
    let sizes = panels.map { Self.size(of: $0.scene, scale: scale) }
    let cell = (
      width: sizes.map(\.width).max() ?? 1, height: sizes.map(\.height).max() ?? 1
    )
    let perDot = columns == 1 ? 300.0 : columns < 4 ? 240 : 200
    let dot = max(1, Int((Double(cell.width) / perDot).rounded()))
    let margin = 12 * dot
    let gap = 6 * dot
    let titleHeight = panels.contains { !$0.title.isEmpty } ? 15 * dot : 0
    let rows = (panels.count + columns - 1) / columns
    let width = columns * cell.width + (columns - 1) * gap + 2 * margin
    let bands = bands(dot: dot, width: width - 2 * margin)
    let top = margin + rows * (titleHeight + cell.height) + (rows - 1) * gap
    let height =
      top + margin + bands.reduce(0) { $0 + $1.height } + max(bands.count - 1, 0) * gap
      + (bands.isEmpty ? 0 : margin)
    return Plan(
      cell: cell, dot: dot, margin: margin, gap: gap, titleHeight: titleHeight, bands: bands,
      bandsTop: top + margin, width: width, height: height)
  }

  /// Draws one panel alone, with its letters but nothing around it.
  package func renderPanel(_ index: Int) -> Picture {
    let size = Self.size(of: panels[index].scene, scale: scale)
    return scaled(panels[index].scene, dot: max(1, Int((Double(size.width) / 300).rounded())))
      .render(width: size.width, height: size.height)
  }

  /// Returns a scene with letters and outlines in the figure's scale.
  private func scaled(_ scene: SliceScene, dot: Int) -> SliceScene {
    var scene = scene
    scene.letterScale = dot
    scene.outlineWidth = max(1, scale / 2)
    return scene
  }

  private func draw(
    _ panel: Panel, on picture: inout Picture, _ place: PixelRectangle, dot: Int, isFirst: Bool,
    titleHeight: Int
  ) {
    if !panel.title.isEmpty {
      picture.draw(
        panel.title, x: place.x, y: place.y - titleHeight + 2 * dot, color: Style.heading,
        scale: dot)
    }
    let scene = scaled(panel.scene, dot: dot)
    picture.blit(scene.render(width: place.width, height: place.height), x: place.x, y: place.y)
    if !panel.note.isEmpty {
      picture.drawRimmed(
        panel.note, x: place.x + place.width - (BitmapFont.width(panel.note) + 3) * dot,
        y: place.y + place.height - (BitmapFont.capitalHeight + 3) * dot, color: Style.heading,
        scale: dot)
    }
    if isFirst && hasScaleBar { drawScaleBar(of: scene, on: &picture, place, dot: dot) }
  }

  /// Draws a scale bar of a round number of millimeters, at most a quarter of the panel, at the
  /// lower left.
  private func drawScaleBar(
    of scene: SliceScene, on picture: inout Picture, _ place: PixelRectangle, dot: Int
  ) {
    let perMillimeter = Double(scale) / min(scene.columnSpacing, scene.rowSpacing)
    let lengths = [100.0, 50, 20, 10, 5, 2, 1]
    guard let length = lengths.first(where: { $0 * perMillimeter <= Double(place.width) / 4 })
    else {
      return
    }
    let text = "\(Int(length)) mm"
    let bar = PixelRectangle(
      x: place.x + 4 * dot, y: place.y + place.height - 6 * dot,
      width: Int((length * perMillimeter).rounded()), height: 2 * dot)
    guard place.height > 40 * dot else { return }
    picture.fill(bar.inset(by: -max(dot / 2, 1)), with: .black, opacity: 0.6)
    picture.fill(bar, with: Style.heading)
    picture.drawRimmed(
      text, x: bar.x, y: bar.y - (BitmapFont.capitalHeight + 3) * dot, color: Style.heading,
      scale: dot)
  }

  /// Blocks placed side by side below the panels.
  private struct Band {
    var blocks: [Block]
    var lefts: [Int]
    var height: Int
  }

  /// Puts caption, legend and table into one band if they fit, otherwise into several.
  private func bands(dot: Int, width: Int) -> [Band] {
    let blocks = [
      captionBlock(dot: dot, width: width), legendBlock(dot: dot), colorBarBlock(dot: dot),
      tableBlock(dot: dot),
    ].compactMap { $0 }
    let gap = 20 * dot
    var rows: [[Block]] = []
    for block in blocks {
      let used = (rows.last ?? []).reduce(0) { $0 + $1.width + gap }
      if !rows.isEmpty, used + block.width <= width {
        rows[rows.count - 1].append(block)
      } else {
        rows.append([block])
      }
    }
    return rows.map { row in
      // The first is at the left edge, the last at the right edge, with equal spaces between.
      let free = width - row.reduce(0) { $0 + $1.width }
      var lefts: [Int] = []
      var x = 0
      for block in row {
        lefts.append(x)
        x += block.width + (row.count > 1 ? free / (row.count - 1) : 0)
      }
      return Band(blocks: row, lefts: lefts, height: row.map(\.height).max() ?? 0)
    }
  }
}
