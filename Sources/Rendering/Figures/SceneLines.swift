import Imaging

/// The outlines, crosshair and measurements of a scene, drawn as paths over its pixels.
struct SceneLines {
  let scene: SliceScene
  let mapping: SliceMapping
  let style: FigureStyle
  /// The pixels of the panel.
  let origin: PixelRectangle

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
      if scene.isOutlined { drawLabels(scene.prediction, border(scene.prediction), on: canvas) }
    case .reference:
      if scene.isOutlined { drawLabels(scene.reference, border(scene.reference), on: canvas) }
    case .both:
      if scene.isOutlined { drawLabels(scene.prediction, border(scene.prediction), on: canvas) }
      if let border = border(scene.reference) { drawReference(border, on: canvas) }
    case .heat:
      if let heat = scene.heat {
        let border = LabelBorder(LabelSlice(labels: heat.outlinedMask, scheme: .binary))
        canvas.stroke(
          border.lines.map { placed($0.path) }, width: width, color: HeatLayer.outlineColor)
      }
    }
    if let contour = scene.contour {
      let border = LabelBorder(LabelSlice(labels: contour, scheme: .labels([1])))
      canvas.stroke(
        border.lines.map { placed($0.path) }, width: width, color: scene.contourColor)
    }
    drawCrosshair(on: canvas)
    for mark in scene.marks { drawLines(of: mark, on: canvas) }
    drawNumbers(on: canvas, fontSize: fontSize)
  }

  /// Draws the outlines of labels in their colors.
  private func drawLabels(_ slice: LabelSlice?, _ border: LabelBorder?, on canvas: Canvas) {
    guard let slice, let border else { return }
    let palette = scene.palette ?? LabelPalette(slice.scheme)
    drawRim(border, on: canvas)
    let lines = Dictionary(grouping: border.lines, by: \.label)
    for (label, lines) in lines.sorted(by: { $0.key < $1.key }) {
      canvas.stroke(
        lines.map { placed($0.path) }, width: width, color: palette[label],
        opacity: palette.opacity(of: label))
    }
  }

  /// Draws the outline of the reference over a prediction; dashed over another outline.
  private func drawReference(_ border: LabelBorder, on canvas: Canvas) {
    if !scene.isOutlined { drawRim(border, on: canvas) }
    let dash = scene.isOutlined ? width * 3 : 0
    let color = scene.outlineColors.line
    for isDivision in [true, false] {
      canvas.stroke(
        border.lines.filter { $0.isDivision == isDivision }.map { placed($0.path) }, width: width,
        color: color, opacity: isDivision ? OutlineColors.divisionOpacity : 1, dash: dash)
    }
  }

  private func drawRim(_ border: LabelBorder, on canvas: Canvas) {
    canvas.stroke(
      border.lines.filter { !$0.isDivision }.map { placed($0.path) }, width: rimmed,
      color: scene.outlineColors.rim, opacity: OutlineColors.rimOpacity)
  }

  private func drawCrosshair(on canvas: Canvas) {
    guard let crosshair = scene.crosshair else { return }
    let (column, row) = (Double(crosshair.column), Double(crosshair.row))
    let (width, height) = (Double(mapping.columns), Double(mapping.rows))
    // A gap of the voxel and one on each side keeps the voxel itself visible.
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

  /// Draws the numbers of measurements beside the ends of their lines: inside the panel, and above or below
  /// another number where it would cover that.
  private func drawNumbers(on canvas: Canvas, fontSize: Double) {
    let gap = fontSize * 0.4
    let right = Double(origin.x + origin.width) - gap
    var taken: [(x: ClosedRange<Double>, baseline: Double)] = []
    for mark in scene.marks where !mark.label.isEmpty {
      let end = place(mark.anchor.column, mark.anchor.row)
      let look = TextStyle(size: fontSize * 0.9, color: mark.color, rim: .black)
      let long = Canvas.width(mark.label, look)
      let x = end.x + gap + long <= right ? end.x + gap : max(end.x - gap - long, Double(origin.x))
      let top = Double(origin.y) + look.capital + gap
      let bottom = Double(origin.y + origin.height) - gap
      let height = look.capital * 1.5
      let baselines = [0, 1, -1, 2, -2, 3, -3].map {
        min(max(end.y + look.capital / 2 + $0 * height, top), bottom)
      }
      let baseline =
        baselines.first { baseline in
          !taken.contains {
            $0.x.overlaps(x...x + long) && abs($0.baseline - baseline) < height * 0.99
          }
        } ?? baselines[0]
      taken.append((x...x + long, baseline))
      canvas.draw(mark.label, x: x, baseline: baseline, look)
    }
  }

  /// Where a place in the slice lies on the canvas.
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
