import Imaging
import Metrics
import Rendering
import Terminal

/// A page over the pictures: the statistics of each label and structure in the image in view.
struct LabelStatisticsScreen {
  let model: ViewerModel
  /// The first line that is shown.
  let offset: Int
  private var theme: Theme { model.settings.theme }

  /// The columns of numbers, in the order in which a narrow screen keeps them.
  private enum Column: CaseIterable {
    case outside, mean, deviation, milliliters, minimum, maximum, voxels

    var heading: String {
      switch self {
      case .outside: "outside"
      case .mean: "mean"
      case .deviation: "SD"
      case .milliliters: "ml"
      case .minimum: "min"
      case .maximum: "max"
      case .voxels: "voxels"
      }
    }

    func text(_ row: LabelStatistics.Row) -> String {
      func number(_ value: Double?) -> String { value.map(shortNumber) ?? "–" }
      return switch self {
      case .outside: "\(row.values.missing)"
      case .mean: number(row.values.mean)
      case .deviation: number(row.values.standardDeviation)
      case .milliliters: decimals(row.milliliters, 2)
      case .minimum: number(row.values.minimum)
      case .maximum: number(row.values.maximum)
      case .voxels: "\(row.voxels)"
      }
    }
  }

  /// A line: the name of a mask, or a label or structure of it.
  private enum Entry {
    case mask(String)
    case note(String)
    case row(String, LabelStatistics.Row)
    case blank
  }

  /// The fewest columns for names where there is room.
  private static let nameWidth = 20
  /// Columns for a number.
  private static let numberWidth = 10

  /// Lines between the heading and the end.
  private static func room(_ size: TerminalSize) -> Int { max(size.rows - 5, 1) }

  /// How far the page can be scrolled.
  static func lastOffset(_ model: ViewerModel) -> Int {
    max(entries(model).count - room(model.size), 0)
  }

  func draw(on screen: inout Screen) {
    let body = CellRectangle(column: 0, row: 1, width: screen.width, height: screen.height - 2)
    screen.fill(body, with: Cell(" ", foreground: theme.text, background: theme.panel))
    let entries = Self.entries(model)
    guard !entries.isEmpty else {
      let text =
        if case .ready = model.measuring.statistics { "There are no labels." } else { "Measuring…" }
      return screen.writeCentered(
        text, from: 0, width: screen.width, screen.height / 2,
        TextStyle(theme.text, on: theme.panel))
    }
    let isCovered = entries.allSatisfy { entry in
      if case .row(_, let row) = entry { row.values.missing == 0 } else { true }
    }
    let fewest = min(Self.nameWidth, screen.width / 3)
    let columns = Column.allCases.filter { $0 != .outside || !isCovered }.prefix(
      max((screen.width - fewest - 2) / Self.numberWidth, 1))
    // Names take what the numbers leave.
    let longest = entries.map { if case .row(let name, _) = $0 { name.columns } else { 0 } }.max()
    let nameWidth = min(
      max(longest ?? 0, fewest), screen.width - columns.count * Self.numberWidth - 2)
    let width = nameWidth + columns.count * Self.numberWidth
    let left = max((screen.width - width) / 2, 1)
    func end(_ column: Int) -> Int { left + nameWidth + (column + 1) * Self.numberWidth }
    for (index, column) in columns.enumerated() {
      screen.writeRight(
        column.heading, endingAt: end(index), 2, TextStyle(theme.strong, on: theme.panel, .bold))
    }
    let offset = min(offset, Self.lastOffset(model))
    for (line, entry) in entries.dropFirst(offset).prefix(Self.room(model.size)).enumerated() {
      let row = 3 + line
      switch entry {
      case .blank: break
      case .mask(let text):
        screen.write(
          text, left, row, TextStyle(theme.accent, on: theme.panel, .bold), limit: screen.width - 1)
      case .note(let text):
        screen.write(
          text, left, row, TextStyle(theme.problem, on: theme.panel), limit: screen.width - 1)
      case .row(let name, let values):
        screen.write(
          name.truncated(to: nameWidth), left, row, TextStyle(theme.text, on: theme.panel))
        for (index, column) in columns.enumerated() {
          screen.writeRight(
            column.text(values), endingAt: end(index), row, TextStyle(theme.text, on: theme.panel))
        }
      }
    }
    if Self.lastOffset(model) > 0 {
      screen.writeRight(
        offset >= Self.lastOffset(model) ? "↑ more" : "↓ more", endingAt: screen.width - 2,
        screen.height - 2, TextStyle(theme.faint, on: theme.panel))
    }
  }

  private static func entries(_ model: ViewerModel) -> [Entry] {
    guard case .ready(let masks) = model.measuring.statistics else { return [] }
    let image =
      model.measuring.statisticsSubject.flatMap { subject in
        model.study.images.indices.contains(subject.image)
          ? model.study.images[subject.image].title : nil
      } ?? "image"
    let groups = masks.map { mask -> [Entry] in
      let resampled = mask.statistics.isResampled ? ", resampled to the mask's grid" : ""
      let partial = model.isPartial(mask.source) ? ", segmented slices only" : ""
      let isCovered = mask.statistics.rows.allSatisfy { $0.values.missing == 0 }
      return [.mask("\(mask.source.title) in \(image)\(partial)\(resampled)")]
        + (isCovered ? [] : [.note("not all of it is in the image: see \"outside\"")])
        + mask.statistics.rows.map { row in .row(name(of: row, mask.scheme, model), row) }
    }
    return Array(groups.joined(separator: [.blank]))
  }

  private static func name(
    of row: LabelStatistics.Row, _ scheme: LabelScheme, _ model: ViewerModel
  ) -> String {
    if let structure = row.structure { return model.name(of: structure) }
    guard let label = row.label else { return "" }
    return "  \(label) \(model.palette(scheme).name(of: label, in: scheme))"
  }
}
