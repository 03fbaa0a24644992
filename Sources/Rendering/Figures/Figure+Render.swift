import Imaging

extension Figure {
  /// Draws the figure as pixels.
  ///
  /// - Throws: ``PictureError`` if it is too large, or cairo fails.
  package func raster() throws(PictureError) -> Raster { try drawn(.pixels).raster() }

  /// Draws the figure as pixels; transparent pixels become black.
  ///
  /// - Throws: ``PictureError`` if it is too large, or cairo fails.
  package func render() throws(PictureError) -> Picture { try raster().picture }

  /// Draws the figure as a file of paths.
  func file(_ output: Canvas.Output, text: [String: String]) throws(PictureError) -> [UInt8] {
    try drawn(output).file(text: text)
  }

  /// The size of the picture from ``render()`` in pixels, without drawing it.
  package var size: (width: Int, height: Int) {
    let layout = FigureLayout(self)
    return (layout.width, layout.height)
  }

  /// The pixels of a panel.
  ///
  /// All panels have one size; a slice of another shape is centered in its panel.
  package func place(ofPanel index: Int) -> PixelRectangle { FigureLayout(self).place(index) }

  private func drawn(_ output: Canvas.Output) throws(PictureError) -> Canvas {
    try checkSize()
    let layout = FigureLayout(self)
    let canvas = try Canvas(
      width: layout.width, height: layout.height, output: output, dpi: style.dpi,
      background: style.page)
    draw(on: canvas, layout)
    return canvas
  }

  /// Draws the figure on part of a page; the page around the panels stays as it is.
  func draw(on canvas: Canvas) { draw(on: canvas, FigureLayout(self)) }

  private func draw(on canvas: Canvas, _ layout: FigureLayout) {
    for index in panels.indices { draw(index, on: canvas, layout) }
    var y = Double(layout.bandsTop)
    for band in layout.bands {
      for (block, x) in zip(band.blocks, band.lefts) {
        block.draw(canvas, Double(layout.margin) + x, y)
      }
      y += band.height + Double(layout.bandGap)
    }
  }

  /// The width of hatches and dots in pixels.
  var patternUnit: Int { max(1, scale / 2) }

  private func draw(_ index: Int, on canvas: Canvas, _ layout: FigureLayout) {
    let panel = panels[index]
    let place = layout.place(index)
    let size = layout.fontSize
    drawTitle(index, on: canvas, place, layout)
    var scene = panel.scene
    scene.hasLines = false
    scene.outlineWidth = patternUnit
    let mapping = scene.mapping(width: place.width, height: place.height)
    // Only the slice is drawn: around one that is smaller than its panel, the page stays as it is.
    let whole = scene.render(width: place.width, height: place.height)
    let target = mapping.target
    let area = CanvasRectangle(
      PixelRectangle(
        x: place.x + target.x, y: place.y + target.y, width: target.width, height: target.height))
    canvas.draw(whole.crop(target), in: area)
    let letters = scene.letters.map { self.letters($0, in: area, size) } ?? []
    canvas.clipped(to: area) {
      SceneLines(
        scene: scene, mapping: mapping, style: style, origin: place, letters: letters.map(\.place)
      ).draw(on: canvas, fontSize: size)
    }
    for (text, place) in letters {
      canvas.draw(text, x: place.x, baseline: place.y + place.height, letterLook(size))
    }
    let look = TextStyle(size: size * 0.9, color: .white, rim: .black)
    if !panel.note.isEmpty {
      canvas.draw(
        panel.note, x: area.x + area.width - Canvas.width(panel.note, look) - size * 0.4,
        baseline: area.y + area.height - size * 0.45, look)
    }
    if index == 0, style.hasScaleBar { drawScaleBar(of: scene, on: canvas, area, look) }
  }

  /// Draws a panel's title, its last line next to the panel, and the detail beside that line.
  private func drawTitle(
    _ index: Int, on canvas: Canvas, _ place: PixelRectangle, _ layout: FigureLayout
  ) {
    guard layout.titleHeight > 0 else { return }
    let panel = panels[index]
    let lines = layout.titles[index]
    let x = Double(place.x)
    let title = heading(layout.fontSize)
    let top = Double(place.y) - title.size * 1.5
    for (line, text) in lines.enumerated() {
      canvas.draw(
        text, x: x, top: top - Double(lines.count - 1 - line) * title.pitch,
        title.narrowed(to: Double(place.width), text))
    }
    guard !panel.detail.isEmpty else { return }
    let left = lines.last.map { Canvas.width($0 + " ", title) + title.size * 0.3 } ?? 0
    let detail = plain(layout.fontSize * 0.85)
      .narrowed(to: Double(place.width) - left, panel.detail)
    let base = top + (title.pitch + title.capital) / 2
    canvas.draw(panel.detail, x: x + left, baseline: base, detail)
  }

  private func letterLook(_ size: Double) -> TextStyle {
    TextStyle(size: size, isBold: true, color: .white, rim: .black)
  }

  /// The anatomical directions inside the edges of a panel, each with its place; those without room are left
  /// out.
  private func letters(
    _ letters: SliceGeometry.EdgeLetters, in area: CanvasRectangle, _ size: Double
  ) -> [(text: String, place: CanvasRectangle)] {
    let look = letterLook(size)
    let margin = size * 0.35
    let edges: [(Character, x: Double, y: Double)] = [
      (letters.left, 0, 0.5), (letters.right, 1, 0.5), (letters.top, 0.5, 0),
      (letters.bottom, 0.5, 1),
    ]
    return edges.compactMap { letter, x, y in
      let text = String(letter)
      let width = Canvas.width(text, look)
      guard area.width >= 2 * width + 4 * margin, area.height >= 3 * look.capital + 4 * margin
      else { return nil }
      return (
        text,
        CanvasRectangle(
          x: area.x + margin + x * (area.width - width - 2 * margin),
          y: area.y + margin + y * (area.height - look.capital - 2 * margin), width: width,
          height: look.capital)
      )
    }
  }

  /// Draws a scale bar of a round number of millimeters, at most a quarter of the panel, at the
  /// lower left.
  private func drawScaleBar(
    of scene: SliceScene, on canvas: Canvas, _ area: CanvasRectangle, _ look: TextStyle
  ) {
    let perMillimeter = Double(scale) / min(scene.columnSpacing, scene.rowSpacing)
    let lengths = [100.0, 50, 20, 10, 5, 2, 1]
    guard let length = lengths.first(where: { $0 * perMillimeter <= area.width / 4 }),
      area.height > look.size * 5
    else { return }
    let text = "\(Int(length)) mm"
    let margin = look.size * 0.5
    let thickness = look.size * 0.18
    let bar = CanvasRectangle(
      x: area.x + margin, y: area.y + area.height - margin - thickness,
      width: length * perMillimeter, height: thickness)
    canvas.fill(bar.inset(by: -look.size * 0.08), with: .black, opacity: 0.7)
    canvas.fill(bar, with: .white)
    canvas.draw(text, x: bar.x, baseline: bar.y - look.size * 0.35, look)
  }
}

extension TextStyle {
  /// The style in which a text fits into a width: smaller if need be, down to half the size.
  fileprivate func narrowed(to room: Double, _ text: String) -> TextStyle {
    var style = self
    let width = Canvas.width(text, self)
    if width > room { style.size *= max(room / width, 0.5) }
    return style
  }
}
