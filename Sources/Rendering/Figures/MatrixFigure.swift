/// A table of numbers as colored squares, such as how far each pair of readers agrees.
package struct MatrixFigure: Sendable {
  /// One square table with a heading.
  package struct Panel: Sendable {
    /// The heading, such as "Dice, whole tumor".
    package let title: String
    /// The values, row by row; `nil` where there is none.
    package let values: [[Double?]]
    /// The values at both ends of the color map.
    package let range: ClosedRange<Double>
    /// How a value is written into its square.
    package let text: @Sendable (Double) -> String

    /// Creates a panel.
    package init(
      title: String, values: [[Double?]], range: ClosedRange<Double>,
      text: @escaping @Sendable (Double) -> String
    ) {
      self.title = title
      self.values = values
      self.range = range
      self.text = text
    }
  }

  /// The names of rows and columns.
  package let names: [String]
  /// The tables, in rows of ``columns``.
  package let panels: [Panel]
  /// How many panels are beside each other.
  package let columns: Int

  /// Creates a figure.
  package init(names: [String], panels: [Panel], columns: Int) {
    self.names = names
    self.panels = panels
    self.columns = max(columns, 1)
  }

  private static let cell = 64.0
  private static let gap = 28.0
  private static let colors = ColorMap.cividis

  private var label: TextStyle { TextStyle(size: 13, color: .black) }
  private var heading: TextStyle { TextStyle(size: 15, isBold: true, color: .black) }

  /// The room for a row's name.
  private var nameWidth: Double { (names.map { Canvas.width($0, label) }.max() ?? 0) + 10 }
  private var panelWidth: Double { nameWidth + Double(names.count) * Self.cell }
  private var panelHeight: Double {
    heading.pitch + 6 + Double(names.count) * Self.cell + label.pitch + 4
  }

  /// Returns the bytes of a file.
  ///
  /// - Parameters:
  ///   - format: One for still pictures.
  ///   - text: Texts to store in the file, by keyword.
  /// - Returns: The whole file.
  /// - Throws: ``PictureError`` if the figure is too large, or a library fails.
  package func encoded(
    as format: FigureFormat, text: [String: String]
  ) throws(PictureError) -> [UInt8] {
    switch format {
    case .svg: return try drawn(.svg).file(text: text)
    case .pdf: return try drawn(.pdf).file(text: text)
    case .gif:
      return GIF.encode(
        [GIF.Frame(try drawn(.pixels).raster().picture, after: nil)], milliseconds: 0)
    case .png, .mp4:
      return try PNG.encode(drawn(.pixels).raster(), text: text, dpi: Self.dpi)
    }
  }

  private static let dpi = 96.0

  private func drawn(_ output: Canvas.Output) throws(PictureError) -> Canvas {
    let across = min(columns, max(panels.count, 1))
    let down = (panels.count + across - 1) / across
    let width = Double(across) * (panelWidth + Self.gap) + Self.gap
    let height = Double(down) * (panelHeight + Self.gap) + Self.gap
    guard max(width, height) <= Double(Canvas.longestSide) else {
      throw .cannotEncode(reason: "\(names.count) readers do not fit a picture")
    }
    let canvas = try Canvas(
      width: Int(width.rounded(.up)), height: Int(height.rounded(.up)), output: output,
      dpi: Self.dpi, background: .white)
    for (index, panel) in panels.enumerated() {
      draw(
        panel, on: canvas, x: Self.gap + Double(index % across) * (panelWidth + Self.gap),
        y: Self.gap + Double(index / across) * (panelHeight + Self.gap))
    }
    return canvas
  }

  private func draw(_ panel: Panel, on canvas: Canvas, x: Double, y: Double) {
    canvas.draw(panel.title, x: x + nameWidth, top: y, heading)
    let top = y + heading.pitch + 6
    for (row, name) in names.enumerated() {
      let middle = top + (Double(row) + 0.5) * Self.cell
      canvas.draw(
        name, x: x + nameWidth - 10 - Canvas.width(name, label),
        baseline: middle + label.capital / 2, label)
      for column in names.indices {
        let area = CanvasRectangle(
          x: x + nameWidth + Double(column) * Self.cell, y: top + Double(row) * Self.cell,
          width: Self.cell - 1, height: Self.cell - 1)
        guard let value = panel.values[row][column] else {
          canvas.fill(area, with: RGB(grey: 236))
          continue
        }
        let span = panel.range.upperBound - panel.range.lowerBound
        let place = span > 0 ? (value - panel.range.lowerBound) / span : 1
        let color = Self.colors.colors[Int((min(max(place, 0), 1) * 255).rounded())]
        canvas.fill(area, with: color)
        let words = panel.text(value)
        let ink = TextStyle(size: 14, color: color.isBright ? .black : .white)
        canvas.draw(
          words, x: area.x + (area.width - Canvas.width(words, ink)) / 2,
          baseline: middle + ink.capital / 2, ink)
      }
    }
    for (column, name) in names.enumerated() {
      let center = x + nameWidth + (Double(column) + 0.5) * Self.cell
      let shown = fitting(name)
      canvas.draw(
        shown, x: center - Canvas.width(shown, label) / 2,
        top: top + Double(names.count) * Self.cell + 4, label)
    }
  }

  /// A name, shortened to the width of a square.
  private func fitting(_ name: String) -> String {
    guard Canvas.width(name, label) > Self.cell - 4 else { return name }
    var short = name
    while !short.isEmpty, Canvas.width(short + "…", label) > Self.cell - 4 { short.removeLast() }
    return short + "…"
  }
}

extension RGB {
  /// Whether black text is easier to read on this color than white text.
  fileprivate var isBright: Bool {
    0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) > 140
  }
}
