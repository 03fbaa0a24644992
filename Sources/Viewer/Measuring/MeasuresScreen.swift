import Imaging
import Metrics
import Terminal

/// Every measure of the volume over the picture: the numbers that `glia evaluate` gives.
struct MeasuresScreen {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// The first measure that is shown.
  let offset: Int

  /// The measures in the rows; `nil` is a gap between groups.
  private static let rows: [Measure?] = [
    .dice, .iou, .sensitivity, .specificity, .precision, nil, .hd, .hd95, .asd, .nsd, nil,
    .lesionDice, .lesionHD95, .lesionTP, .lesionFN, .lesionFP, nil, .predictionMilliliters,
    .referenceMilliliters, .differenceMilliliters, nil, .tp, .fp, .fn,
  ]

  /// Columns for the names of measures.
  private static let nameWidth = 16

  /// The rows; without the gaps if the screen is too low for all.
  private static func rows(_ size: TerminalSize) -> [Measure?] {
    rows.count <= room(size) ? rows : rows.filter { $0 != nil }
  }

  /// Lines between the heading and the note at the end.
  private static func room(_ size: TerminalSize) -> Int { max(size.rows - 5, 1) }

  /// How far the measures can be scrolled.
  static func lastOffset(_ size: TerminalSize) -> Int { max(rows(size).count - room(size), 0) }

  func draw(on screen: inout Screen) {
    let body = CellRectangle(column: 0, row: 1, width: screen.width, height: screen.height - 2)
    screen.fill(body, with: Cell(" ", foreground: theme.text, background: theme.panel))
    switch model.study.measures {
    case .absent: say("The labels have changed; close this and open it again.", on: &screen)
    case .pending: say("Measuring…", on: &screen)
    case .failed(let reason): say(reason, on: &screen)
    case .ready(let report): draw(report, on: &screen)
    }
  }

  private func say(_ text: String, on screen: inout Screen) {
    screen.writeCentered(
      text, from: 0, width: screen.width, screen.height / 2, TextStyle(theme.text, on: theme.panel))
  }

  private func draw(_ report: EvaluationReport, on screen: inout Screen) {
    let size = TerminalSize(columns: screen.width, rows: screen.height)
    let count = min(report.structures.count, max((screen.width - Self.nameWidth - 2) / 7, 1))
    let width = min((screen.width - Self.nameWidth - 2) / max(count, 1), 12)
    let left = max((screen.width - Self.nameWidth - count * width) / 2, 1)
    func end(_ column: Int) -> Int { left + Self.nameWidth + (column + 1) * width }

    let heading = TextStyle(theme.strong, on: theme.panel, .bold)
    for (column, structure) in report.structures.prefix(count).enumerated() {
      screen.writeRight(
        name(structure.structure).truncated(to: width - 1), endingAt: end(column), 2, heading)
    }
    let rows = Self.rows(size).dropFirst(min(offset, Self.lastOffset(size)))
    for (line, measure) in rows.prefix(Self.room(size)).enumerated() {
      guard let measure else { continue }
      let row = 3 + line
      screen.write(
        measure.heading(tolerance: EvaluationOptions().tolerance), left, row,
        TextStyle(theme.accent, on: theme.panel))
      for (column, structure) in report.structures.prefix(count).enumerated() {
        let value = measure.value(of: structure, empty: .nan)
        screen.writeRight(
          measure.text(value), endingAt: end(column), row,
          TextStyle(value == nil ? theme.faint : theme.text, on: theme.panel))
      }
    }
    let masks = model.pair == .usual ? "whole volume" : model.pair.words
    screen.write(
      "\(masks), as in 'glia evaluate'; – undefined", left, screen.height - 2,
      TextStyle(theme.faint, on: theme.panel), limit: screen.width - 9)
    if Self.lastOffset(size) > 0 {
      screen.writeRight(
        offset >= Self.lastOffset(size) ? "↑ more" : "↓ more", endingAt: screen.width - 2,
        screen.height - 2, TextStyle(theme.faint, on: theme.panel))
    }
  }

  /// A region's letters, or a label's name.
  private func name(_ structure: Structure) -> String {
    structure.region?.abbreviation ?? model.name(of: structure)
  }
}
