import Imaging
import Terminal

/// The list of the series of a study.
struct SeriesScreen {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  private var series: SeriesList { model.series }

  /// The row of the column heads.
  static let headRow = 1

  /// How many series fit.
  static func rowCount(_ size: TerminalSize) -> Int { max(size.rows - 5, 1) }

  private enum Column: CaseIterable {
    case label, sequence, slices, spacing, moment, title

    var head: String {
      switch self {
      case .label: "Series"
      case .sequence: "Sequence"
      case .slices: "Slices"
      case .spacing: "Spacing in mm"
      case .moment: "Date"
      case .title: "Description"
      }
    }

    var width: Int {
      switch self {
      case .label: 6
      case .sequence: 9
      case .slices: 8
      case .spacing: 14
      case .moment: 16
      case .title: 0
      }
    }
  }

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen) {
    fill(0, theme.bar, on: &screen)
    let count = series.rows.count
    let text = series.isReading ? "reading headers…" : "\(count) series"
    let room = screen.width - text.columns - 5
    let after = screen.write(
      series.title.truncated(to: max(room, 8)), 1, 0, TextStyle(theme.strong, on: theme.bar, .bold))
    screen.write("  " + text, after, 0, TextStyle(theme.text, on: theme.bar))
    drawHeads(on: &screen)
    let shown = series.rows.indices.dropFirst(series.offset).prefix(Self.rowCount(model.size))
    for (line, index) in shown.enumerated() {
      draw(index, on: &screen, Self.headRow + 1 + line)
    }
    if series.rows.isEmpty {
      screen.writeCentered(
        series.isReading ? "Reading the headers of the DICOM files…" : "There are no series.",
        from: 0, width: screen.width, screen.height / 2, TextStyle(theme.text))
    }
    drawDetail(on: &screen)
  }

  /// The columns that fit, with their first cells.
  private var columns: [(column: Column, start: Int)] {
    var kept = Column.allCases
    func rest() -> Int { model.size.columns - 2 - kept.reduce(0) { $0 + $1.width + 2 } }
    for column in [Column.moment, .spacing] where rest() < 16 { kept.removeAll { $0 == column } }
    var start = 1
    return kept.map { column in
      defer { start += column.width + 2 }
      return (column, start)
    }
  }

  private func drawHeads(on screen: inout Screen) {
    fill(Self.headRow, theme.panel, on: &screen)
    for (column, start) in columns {
      screen.write(column.head, start, Self.headRow, TextStyle(theme.faint, on: theme.panel))
    }
  }

  private func draw(_ index: Int, on screen: inout Screen, _ line: Int) {
    let row = series.rows[index]
    let isChosen = index == series.cursor
    let ground = isChosen ? theme.chosen : theme.ground
    fill(line, ground, on: &screen)
    for (column, start) in columns {
      let (text, color) = cell(column, row, isChosen: series.isChosen(index))
      let width = column == .title ? max(screen.width - start - 1, 1) : column.width
      screen.write(
        text.truncated(to: width), start, line,
        TextStyle(
          isChosen && color == theme.faint ? theme.text : color, on: ground,
          column == .sequence && row.use != nil ? .bold : []))
    }
  }

  private func cell(
    _ column: Column, _ row: SeriesRow, isChosen: Bool
  ) -> (String, CellColor) {
    switch column {
    case .label: return (row.label, theme.text)
    case .sequence:
      if let use = row.use {
        let mark = row.isUnsure && row.guess == use ? " ?" : ""
        return ("● \(use.displayName)\(mark)", theme.accent)
      }
      if isChosen { return ("none", theme.faint) }
      return row.guess.map { ("(\($0.displayName))", theme.faint) } ?? ("–", theme.faint)
    case .slices: return (row.slices, theme.text)
    case .spacing: return (row.spacing, theme.text)
    case .moment: return (row.moment, theme.faint)
    case .title:
      return (
        row.title, row.problem == nil ? (row.use == nil ? theme.text : theme.strong) : theme.problem
      )
    }
  }

  /// Why the chosen series is taken for its sequence, and what is wrong with it.
  private func drawDetail(on screen: inout Screen) {
    for row in [screen.height - 3, screen.height - 2] { fill(row, theme.panel, on: &screen) }
    if series.isOpening {
      screen.write(
        "Opening…", 1, screen.height - 3, TextStyle(theme.accent, on: theme.panel, .bold))
      return
    }
    guard let row = series.chosen else { return }
    let text = "Series \(row.label): \(explanation(of: row))"
    let lines = text.wrapped(to: screen.width - 2, lines: row.problem == nil ? 2 : 1)
    for (index, line) in lines.enumerated() {
      screen.write(line, 1, screen.height - 3 + index, TextStyle(theme.text, on: theme.panel))
    }
    if let problem = row.problem {
      screen.write(
        problem.truncated(to: screen.width - 2), 1, screen.height - 2,
        TextStyle(theme.problem, on: theme.panel))
    }
  }

  /// What a series is taken for and why, and what came of that.
  private func explanation(of row: SeriesRow) -> String {
    var text =
      row.guess.map { "\($0.displayName), \(row.reason)" } ?? "not used; \(row.reason)"
    if series.isChosen(series.cursor) {
      if row.use != row.guess { text += "; you chose \(row.use?.displayName ?? "none")" }
    } else if row.use == nil, let guess = row.guess {
      let other = series.row(of: guess).map { "; \(guess.displayName) is series \($0.label)" }
      text += "; not used\(other ?? "")"
    }
    return text
  }

  private func fill(_ row: Int, _ color: CellColor, on screen: inout Screen) {
    screen.fill(
      CellRectangle(column: 0, row: row, width: screen.width, height: 1),
      with: Cell(" ", foreground: theme.text, background: color))
  }
}
