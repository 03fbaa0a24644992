import Imaging
import Terminal

/// The list of cases.
struct WorklistScreen {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  private let layout: WorklistLayout
  private var worklist: Worklist { model.worklist }

  init(_ model: ViewerModel) {
    self.model = model
    layout = WorklistLayout(model)
  }

  func draw(on screen: inout Screen) {
    drawTitle(on: &screen)
    drawHeads(on: &screen)
    if worklist.listed.isEmpty { drawEmpty(on: &screen) }
    let shown = worklist.listed.dropFirst(worklist.offset).prefix(layout.rowCount)
    for (line, id) in shown.enumerated() {
      draw(
        worklist.rows[id], isChosen: worklist.offset + line == worklist.cursor, on: &screen,
        layout.headRow + 1 + line)
    }
    drawScrollBar(on: &screen)
    if let rectangle = layout.preview, let id = worklist.chosen {
      PreviewPane(model: model, row: worklist.rows[id], rectangle: rectangle).draw(on: &screen)
    }
    drawDetail(on: &screen)
  }

  // MARK: Title

  private func drawTitle(on screen: inout Screen) {
    fill(0, theme.bar, on: &screen)
    var end = screen.width - 1
    let pieces = progress
    let hasRoom = pieces.reduce(0) { $0 + $1.0.columns } <= screen.width - 32
    for (text, color) in (hasRoom ? pieces : pieces.suffix(1)).reversed() {
      end -= text.columns
      screen.write(text, end, 0, TextStyle(color, on: theme.bar))
    }
    let all = worklist.rows.count
    let count =
      worklist.listed.count == all
      ? "\(all) \(all == 1 ? "case" : "cases")" : "\(worklist.listed.count) of \(all) cases"
    let room = end - count.columns - 5
    let after = screen.write(
      worklist.title.truncatedStart(to: max(room, 8)), 1, 0,
      TextStyle(theme.strong, on: theme.bar, .bold))
    screen.write("  " + count, after, 0, TextStyle(theme.text, on: theme.bar), limit: end)
  }

  /// What goes on, or how far the review is.
  private var progress: [(String, CellColor)] {
    if worklist.isSearching { return [("searching… ", theme.faint)] }
    if let batch = worklist.batch {
      return [
        (batch.progress, theme.accent),
        ("  \(model.keyName(.segmentCases)) stops ", theme.faint),
      ]
    }
    let counts = worklist.verdictCounts
    guard counts[nil] != worklist.rows.count else { return [] }
    let said = Verdict.allCases.compactMap { verdict -> (String, CellColor)? in
      counts[verdict].map { ("\($0) \(verdict.rawValue)  ", verdict.color(theme)) }
    }
    return said + [("\(counts[nil] ?? 0) open ", theme.faint)]
  }

  // MARK: Rows

  private func drawHeads(on screen: inout Screen) {
    fill(layout.headRow, theme.panel, on: &screen)
    for column in layout.columns {
      let isSorted = column.column == worklist.sort.column
      let arrow = isSorted ? (worklist.sort.isReversed ? "▼" : "▲") : ""
      let text = column.column.head(wide: layout.hasWideModalities)
      let style = TextStyle(
        isSorted ? theme.strong : theme.faint, on: theme.panel, isSorted ? .bold : [])
      // The arrow may stand in the gap.
      screen.write(
        text.truncated(to: column.width) + arrow, column.start, layout.headRow, style)
    }
  }

  private func draw(_ row: WorklistRow, isChosen: Bool, on screen: inout Screen, _ line: Int) {
    let ground = isChosen ? theme.chosen : theme.ground
    fill(line, ground, on: &screen)
    for column in layout.columns {
      let (text, color) = cell(column.column, row)
      let isNumber = isRightAligned(column.column)
      let shown = text.truncated(to: column.width)
      screen.write(
        isNumber ? shown.paddedStart(to: column.width) : shown, column.start, line,
        TextStyle(
          isChosen && color == theme.faint ? theme.text : color, on: ground,
          column.column == .name && isChosen ? .bold : []))
    }
    guard let note = row.review?.note, !note.isEmpty,
      let last = layout.columns.last, last.column == .verdict, last.width > Self.verdictWidth + 6
    else { return }
    screen.write(
      note.truncated(to: last.width - Self.verdictWidth), last.start + Self.verdictWidth, line,
      TextStyle(isChosen ? theme.text : theme.faint, on: ground))
  }

  private static let verdictWidth = 8

  private func cell(_ column: WorklistColumn, _ row: WorklistRow) -> (String, CellColor) {
    switch column {
    case .name: return (row.name, row.problem == nil ? theme.strong : theme.problem)
    case .modalities:
      if row.problem != nil { return ("–", theme.problem) }
      return (row.modalities.words(wide: layout.hasWideModalities), theme.text)
    case .reference: return row.hasReference ? ("yes", theme.text) : ("–", theme.faint)
    case .prediction: return row.prediction.cell(theme)
    case .wholeTumor, .tumorCore, .enhancingTumor:
      guard let region = column.region else { return ("", theme.text) }
      return switch row.dice {
      case .absent: ("", theme.text)
      case .pending: ("…", theme.faint)
      case .failed: ("!", theme.problem)
      case .ready(let scores): (scores[region]?.text ?? "–", theme.text)
      }
    case .verdict:
      if let verdict = row.review?.verdict { return (verdict.rawValue, verdict.color(theme)) }
      guard let review = row.review else { return ("", theme.text) }
      if let score = review.score { return ("\(score)/5", theme.text) }
      return review.note.isEmpty ? ("others", theme.faint) : ("note", theme.faint)
    case .volume, .lesions: return measured(column, row)
    case .date: return (row.date ?? "", theme.text)
    case .table(let name): return (row.cells.first { $0.column == name }?.text ?? "", theme.text)
    }
  }

  private func measured(_ column: WorklistColumn, _ row: WorklistRow) -> (String, CellColor) {
    switch row.summary {
    case .absent: return ("", theme.text)
    case .pending: return ("…", theme.faint)
    case .failed: return ("!", theme.problem)
    case .ready(let summary):
      if column == .lesions { return ("\(summary.lesions)", theme.text) }
      let mask = summary.mask.short
      return ("\(MaskSummary.text(summary.milliliters)) \(mask.padded(to: 4))", theme.text)
    }
  }

  private func isRightAligned(_ column: WorklistColumn) -> Bool {
    switch column {
    case .wholeTumor, .tumorCore, .enhancingTumor, .volume, .lesions, .table:
      worklist.contents.isNumeric(column)
    default: false
    }
  }

  private func drawEmpty(on screen: inout Screen) {
    let words =
      !worklist.filter.isEmpty
      ? "No case matches “\(worklist.filter.text)”; press Esc to list all."
      : worklist.isSearching ? "Looking for cases…" : "There are no cases."
    screen.writeCentered(
      words, from: 0, width: screen.width, screen.height / 2, TextStyle(theme.text))
  }

  private func drawScrollBar(on screen: inout Screen) {
    let (count, shown) = (worklist.listed.count, layout.rowCount)
    guard count > shown else { return }
    let length = max(shown * shown / count, 1)
    let top = (shown - length) * worklist.offset / (count - shown)
    for line in 0..<shown {
      let isThumb = (top..<top + length).contains(line)
      screen[layout.scrollBar, layout.headRow + 1 + line] = Cell(
        isThumb ? "█" : "│", foreground: isThumb ? theme.faint : theme.rail,
        background: theme.ground)
    }
  }

  // MARK: Detail

  /// More of the chosen case: what is wrong with it, its note, or its folder and sequences; and how the
  /// filter is understood, or why it lists nothing.
  private func drawDetail(on screen: inout Screen) {
    fill(layout.detailRow, theme.panel, on: &screen)
    if let problem = worklist.filter.problem(worklist.contents) {
      return drawFilterProblem(problem, on: &screen)
    }
    var end = screen.width - 1
    if !worklist.filter.isEmpty {
      let words = worklist.filter.words(worklist.contents)
      let text = words.truncated(to: screen.width / 2)
      end -= text.columns
      screen.write(
        text, end, layout.detailRow, TextStyle(theme.accent, on: theme.panel, .bold))
      end -= 2
    }
    guard let id = worklist.chosen else { return }
    let (text, color) = detail(worklist.rows[id])
    screen.write(
      text.truncated(to: max(end - 1, 0)), 1, layout.detailRow, TextStyle(color, on: theme.panel))
  }

  /// A sentence in as many lines as it needs, the last of which is that of the details.
  private func drawFilterProblem(_ problem: String, on screen: inout Screen) {
    let lines = problem.wrapped(to: screen.width - 2, lines: 3)
    for (index, line) in lines.enumerated() {
      let row = layout.detailRow - lines.count + 1 + index
      fill(row, theme.panel, on: &screen)
      screen.write(line, 1, row, TextStyle(theme.problem, on: theme.panel))
    }
  }

  /// What readers said beyond the verdict in its column; `nil` if nothing.
  private func said(_ review: Review) -> String? {
    guard review.score != nil || !review.others.isEmpty else {
      return review.note.isEmpty ? nil : "Note: \(review.note)"
    }
    let own = review.words.isEmpty ? [] : ["You: \(review.words)"]
    return (own + review.others.map(\.words)).joined(separator: " · ")
  }

  private func detail(_ row: WorklistRow) -> (String, CellColor) {
    if let problem = row.problem { return (problem, theme.problem) }
    if case .failed(let reason) = row.prediction { return (reason, theme.problem) }
    if case .failed(let reason) = row.dice { return (reason, theme.problem) }
    if case .failed(let reason) = row.summary { return (reason, theme.problem) }
    if let review = row.review, let words = said(review) { return (words, theme.text) }
    // What the table says in columns that do not fit comes before what is known without a table.
    let shown = Set(layout.columns.map(\.column))
    let hidden = row.cells.filter { !shown.contains(.table($0.column)) }
    if !hidden.isEmpty {
      let words = hidden.map { "\($0.column) \($0.text)" }.joined(separator: " · ")
      return ("\(words)   \(row.folder)", theme.text)
    }
    let words = row.modalities.isEmpty ? "" : "   " + row.modalities.words(wide: true)
    return (row.folder + words, theme.faint)
  }

  private func fill(_ row: Int, _ color: CellColor, on screen: inout Screen) {
    screen.fill(
      CellRectangle(column: 0, row: row, width: screen.width, height: 1),
      with: Cell(" ", foreground: theme.text, background: color))
  }
}

extension [Modality] {
  /// Their names, or a letter for each with dots for those that are missing.
  fileprivate func words(wide: Bool) -> String {
    guard !wide else { return map(\.displayName).joined(separator: " ") }
    let letters: [Modality: String] = [.flair: "F", .t1: "1", .t1ce: "C", .t2: "2"]
    return Modality.allCases.map { contains($0) ? letters[$0] ?? "" : "·" }.joined()
  }
}

extension CasePrediction {
  /// The words of the column.
  fileprivate func cell(_ theme: Theme) -> (String, CellColor) {
    switch self {
    case .none: ("–", theme.faint)
    case .file: ("yes", theme.text)
    case .waiting: ("waits", theme.faint)
    case .running(_, 0): ("reads", theme.accent)
    case .running(let done, let total): ("\(100 * done / total)%", theme.accent)
    case .failed: ("failed", theme.problem)
    }
  }
}

extension Verdict {
  /// The color of the word.
  func color(_ theme: Theme) -> CellColor {
    switch self {
    case .accept: theme.success
    case .fix: theme.letter
    case .reject: theme.problem
    }
  }
}
