import Imaging

/// The outlines, crosshair and measurements of a scene, drawn as paths over its pixels.
struct SceneLines {
  let scene: SliceScene
  let mapping: SliceMapping
  let style: FigureStyle
  /// The pixels of the panel.
  let origin: PixelRectangle
  /// Where the anatomical directions are.
  let letters: [CanvasRectangle]

  /// The width of outlines in pixels.
  private var width: Double { style.outlineWidth * style.point }
  /// The width of an outline with its rim.
  private var rimmed: Double { width * 2 }

  /// Draws all lines.
  func draw(on canvas: Canvas, fontSize: Double) {
    let palette = scene.palette
    let isShown: ((Label) -> Bool)? = palette.map { palette in { palette.opacity(of: $0) > 0 } }
    func border(_ slice: LabelSlice?) -> LabelBorder? {
      slice.map { LabelBorder($0, isShown: isShown) }
    }
    switch scene.overlay {
    case .off, .agreement: break
    case .prediction:
      if scene.isOutlined { drawLabels(scene.prediction, isShown, on: canvas) }
    case .reference:
      if scene.isOutlined { drawLabels(scene.reference, isShown, on: canvas) }
    case .both:
      if scene.isOutlined { drawLabels(scene.prediction, isShown, on: canvas) }
      if let border = border(scene.reference) { drawReference(border, on: canvas) }
    case .heat:
      if let heat = scene.heat {
        canvas.stroke(paths(heat.outlinedMask), width: width, color: HeatLayer.outlineColor)
      }
    case .outlines:
      // Dashed lines come last, so that a line below them is seen in their gaps.
      for layer in scene.layers where !layer.style.isDashed { draw(layer, on: canvas) }
      for layer in scene.layers where layer.style.isDashed { draw(layer, on: canvas) }
    case .votes:
      if let majority = scene.majority {
        canvas.stroke(paths(majority), width: width, color: VoteColors.majority)
      }
    }
    if let contour = scene.contour {
      let border = LabelBorder(LabelSlice(labels: contour, scheme: .labels([1])))
      canvas.stroke(
        border.lines.map { placed($0.path) }, width: width, color: scene.contourColor)
    }
    drawCrosshair(on: canvas)
    for mark in scene.marks { drawLines(of: mark, on: canvas) }
    // Labels come last, because a line through a number makes it hard to read.
    drawLabels(of: scene.marks, on: canvas, fontSize: fontSize)
  }

  /// The border of a mask of one structure.
  private func paths(_ mask: Slice<Label>) -> [Polyline] {
    LabelBorder(LabelSlice(labels: mask, scheme: .binary)).lines.map { placed($0.path) }
  }

  /// Draws the outline of one of several masks.
  private func draw(_ layer: MaskLayer, on canvas: Canvas) {
    let lines = paths(layer.mask)
    if !layer.style.isDashed {
      canvas.stroke(
        lines, width: rimmed, color: scene.outlineColors.rim, opacity: OutlineColors.rimOpacity)
    }
    canvas.stroke(
      lines, width: width, color: layer.style.color, dash: layer.style.isDashed ? width * 3 : 0)
  }

  /// Draws the outline of each label in its color, inside the label, so that where two labels meet both colors are seen.
  private func drawLabels(
    _ slice: LabelSlice?, _ isShown: ((Label) -> Bool)?, on canvas: Canvas
  ) {
    guard let slice else { return }
    let palette = scene.palette(of: slice.scheme)
    drawRim(LabelBorder(slice, isShown: isShown), width: width, on: canvas)
    for label in Set(slice.labels.values).subtracting([0]).sorted() where isShown?(label) ?? true {
      var own = slice.labels
      own.values = own.values.map { $0 == label ? 1 : 0 }
      let lines = LabelBorder(LabelSlice(labels: own, scheme: .binary)).lines
        .map { placed($0.path) }
      canvas.clipped(toInsideOf: lines) {
        // Half of it is outside, and clipped.
        canvas.stroke(
          lines, width: 2 * width, color: palette[label], opacity: palette.opacity(of: label))
      }
    }
  }

  /// Draws the outline of the reference over a prediction; dashed over another outline.
  private func drawReference(_ border: LabelBorder, on canvas: Canvas) {
    if !scene.isOutlined { drawRim(border, width: rimmed, on: canvas) }
    let dash = scene.isOutlined ? width * 3 : 0
    let color = scene.outlineColors.line
    for isDivision in [true, false] {
      canvas.stroke(
        border.lines.filter { $0.isDivision == isDivision }.map { placed($0.path) }, width: width,
        color: color, opacity: isDivision ? OutlineColors.divisionOpacity : 1, dash: dash)
    }
  }

  private func drawRim(_ border: LabelBorder, width: Double, on canvas: Canvas) {
    canvas.stroke(
      border.lines.filter { !$0.isDivision }.map { placed($0.path) }, width: width,
      color: scene.outlineColors.rim, opacity: OutlineColors.rimOpacity)
  }

  private func drawCrosshair(on canvas: Canvas) {
    guard let crosshair = scene.crosshair else { return }
    let (column, row) = (Double(crosshair.column), Double(crosshair.row))
    let (width, height) = (Double(mapping.columns), Double(mapping.rows))
    // A gap of one voxel on each side keeps the voxel itself visible.
    let lines = [
      ((0.0, row + 0.5), (column - 1, row + 0.5)), ((column + 2, row + 0.5), (width, row + 0.5)),
      ((column + 0.5, 0.0), (column + 0.5, row - 1)),
      ((column + 0.5, row + 2), (column + 0.5, height)),
    ].filter { $0.0.0 < $0.1.0 || $0.0.1 < $0.1.1 }
    canvas.stroke(
      lines.map { from, to in
        Polyline(
          points: [place(from.0, from.1), place(to.0, to.1)], isClosed: false)
      }, width: max(style.point * 0.4, 1), color: scene.crosshairColor, opacity: 0.7)
  }

  /// Draws the lines of a measurement.
  private func drawLines(of mark: SliceMark, on canvas: Canvas) {
    let lines = mark.lines.map { line in
      Polyline(
        points: [
          place(line.start.column, line.start.row), place(line.end.column, line.end.row),
        ], isClosed: false)
    }
    canvas.stroke(lines, width: rimmed, color: .black, opacity: OutlineColors.rimOpacity)
    canvas.stroke(lines, width: width, color: mark.color)
  }

  /// Draws the numbers of measurements inside the panel, each beside the end of its lines, but not over another
  /// or an anatomical direction.
  private func drawLabels(of marks: [SliceMark], on canvas: Canvas, fontSize: Double) {
    let gap = fontSize * 0.4
    var taken: [CanvasRectangle] = []
    for mark in marks where !mark.label.isEmpty {
      let look = TextStyle(size: fontSize * 0.9, color: mark.color, rim: .black)
      let long = Canvas.width(mark.label, look)
      let end = place(mark.anchor.column, mark.anchor.row)
      let right = Double(origin.x + origin.width) - gap
      let x = end.x + gap + long <= right ? end.x + gap : max(end.x - gap - long, Double(origin.x))
      let top = Double(origin.y) + gap
      let bottom = Double(origin.y + origin.height) - gap - look.capital
      let pitch = look.capital + gap
      let places = [0, 1, -1, 2, -2, 3, -3, 4, -4].map { line -> CanvasRectangle in
        let y = end.y - look.capital / 2 + Double(line) * pitch
        return CanvasRectangle(
          x: x, y: min(max(y, top), bottom), width: long, height: look.capital)
      }
      func isFree(_ place: CanvasRectangle, of others: [CanvasRectangle]) -> Bool {
        !others.contains { $0.inset(by: -gap / 2).meets(place) }
      }
      guard
        let chosen = places.first(where: { isFree($0, of: taken + letters) })
          ?? places.first(where: { isFree($0, of: letters) }) ?? places.first
      else { continue }
      taken.append(chosen)
      canvas.draw(mark.label, x: chosen.x, baseline: chosen.y + look.capital, look)
    }
  }

  /// Where a position in the slice is on the canvas.
  private func place(_ x: Double, _ y: Double) -> PathPoint {
    PathPoint(
      x: Double(origin.x + mapping.target.x)
        + (x - mapping.source.x) / mapping.columnsPerPixel,
      y: Double(origin.y + mapping.target.y) + (y - mapping.source.y) / mapping.rowsPerPixel)
  }

  private func placed(_ line: Polyline) -> Polyline {
    Polyline(points: line.points.map { place($0.x, $0.y) }, isClosed: line.isClosed)
  }
}
