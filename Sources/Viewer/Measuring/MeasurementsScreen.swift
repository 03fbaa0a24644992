import Imaging
import Metrics
import Terminal

/// The list of measurements.
struct MeasurementsScreen {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  private var measuring: MeasuringState { model.measuring }

  /// The row of the column heads.
  static let headRow = 1

  /// How many measurements fit.
  static func rowCount(_ size: TerminalSize) -> Int { max(size.rows - 5, 1) }

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen) {
    fill(0, theme.bar, on: &screen)
    let count = measuring.measurements.count
    let after = screen.write(
      model.study.name.truncated(to: max(screen.width - 24, 8)), 1, 0,
      TextStyle(theme.strong, on: theme.bar, .bold))
    screen.write(
      "  \(count) measurement\(count == 1 ? "" : "s")", after, 0,
      TextStyle(theme.text, on: theme.bar)
    )
    drawRow(["Name", "Value", "Slice"], Self.headRow, theme.faint, on: theme.panel, &screen)
    let rows = measuring.measurements.dropFirst(measuring.offset)
      .prefix(Self.rowCount(model.size))
    for (line, measurement) in rows.enumerated() {
      let isSelected = measurement.id == measuring.selected
      let slice =
        measurement.plane.rawValue + (model.slice(of: measurement).map { " \($0)" } ?? "")
      drawRow(
        [measurement.name, measurement.text(model.values(of: measurement)), slice],
        Self.headRow + 1 + line, theme.text, on: isSelected ? theme.chosen : theme.ground, &screen)
    }
    if measuring.measurements.isEmpty {
      screen.writeCentered(
        "There are no measurements yet; press \(model.keyName(.measure)) in a case to measure.",
        from: 0, width: screen.width, screen.height / 2, TextStyle(theme.text))
    }
    drawDetail(on: &screen)
  }

  /// Draws a row; the name gets the width that the other columns leave.
  private func drawRow(
    _ cells: [String], _ row: Int, _ color: CellColor, on ground: CellColor, _ screen: inout Screen
  ) {
    fill(row, ground, on: &screen)
    let isNarrow = screen.width < 60
    let (value, slice) = (isNarrow ? 18 : 24, isNarrow ? 0 : 14)
    let name = max(screen.width - value - slice - 4, 8)
    let style = TextStyle(color, on: ground)
    screen.write(cells[0].truncated(to: name - 1), 1, row, style)
    screen.write(cells[1].truncated(to: value - 1), 1 + name, row, style)
    if slice > 0 { screen.write(cells[2].truncated(to: slice), 1 + name + value, row, style) }
  }

  /// Draws the details of the selected measurement.
  private func drawDetail(on screen: inout Screen) {
    for row in [screen.height - 3, screen.height - 2] { fill(row, theme.panel, on: &screen) }
    guard let measurement = measuring.selection else { return }
    let values = model.values(of: measurement)
    var parts = [measurement.text(values), measurement.details(values)]
    if case .region = measurement.shape { parts.append("in \(model.image?.title ?? "the image")") }
    parts.append(measurement.origin ?? "drawn by hand")
    let text = "\(measurement.name): " + parts.filter { !$0.isEmpty }.joined(separator: ", ")
    for (index, line) in text.wrapped(to: screen.width - 2, lines: 2).enumerated() {
      screen.write(line, 1, screen.height - 3 + index, TextStyle(theme.text, on: theme.panel))
    }
  }

  private func fill(_ row: Int, _ color: CellColor, on screen: inout Screen) {
    screen.fill(
      CellRectangle(column: 0, row: row, width: screen.width, height: 1),
      with: Cell(" ", foreground: theme.text, background: color))
  }
}
