import Imaging
import Terminal

/// The list of cases.
struct CohortScreen {
  let model: ViewerModel
  private let layout: CohortLayout
  private var cohort: Cohort { model.cohort }

  init(_ model: ViewerModel) {
    self.model = model
    layout = CohortLayout(model)
  }

  func draw(on screen: inout Screen) {
    drawTitle(on: &screen)
    drawHeads(on: &screen)
    if cohort.listed.isEmpty { drawEmpty(on: &screen) }
    let shown = cohort.listed.dropFirst(cohort.offset).prefix(layout.rowCount)
    for (line, id) in shown.enumerated() {
      draw(
        cohort.rows[id], isChosen: cohort.offset + line == cohort.cursor, on: &screen,
        layout.headRow + 1 + line)
    }
    drawScrollBar(on: &screen)
    drawDetail(on: &screen)
  }

  // MARK: Title

  private func drawTitle(on screen: inout Screen) {
    fill(0, Theme.bar, on: &screen)
    var end = screen.width - 1
    let pieces = progress
    let hasRoom = pieces.reduce(0) { $0 + $1.0.columns } <= screen.width - 32
    for (text, color) in (hasRoom ? pieces : pieces.suffix(1)).reversed() {
      end -= text.columns
      screen.write(text, end, 0, TextStyle(color, on: Theme.bar))
    }
    let all = cohort.rows.count
    let count =
      cohort.listed.count == all
      ? "\(all) \(all == 1 ? "case" : "cases")" : "\(cohort.listed.count) of \(all) cases"
    let room = end - count.columns - 5
    let after = screen.write(
      cohort.title.truncatedStart(to: max(room, 8)), 1, 0,
      TextStyle(Theme.strong, on: Theme.bar, .bold))
    screen.write("  " + count, after, 0, TextStyle(Theme.text, on: Theme.bar), limit: end)
  }

  /// What goes on, or how far the review is.
  private var progress: [(String, CellColor)] {
    if cohort.isSearching { return [("searching… ", Theme.faint)] }
    if let batch = cohort.batch {
      return [
        (batch.progress, Theme.accent),
        ("  \(KeyTable.keyName(.segmentCases)) stops ", Theme.faint),
      ]
    }
    let counts = cohort.verdictCounts
    guard counts[nil] != cohort.rows.count else { return [] }
    let said = Verdict.allCases.compactMap { verdict -> (String, CellColor)? in
      counts[verdict].map { ("\($0) \(verdict.rawValue)  ", verdict.color) }
    }
    return said + [("\(counts[nil] ?? 0) open ", Theme.faint)]
  }

  // MARK: Rows

  private func drawHeads(on screen: inout Screen) {
    fill(layout.headRow, Theme.panel, on: &screen)
    for column in layout.columns {
      let isSorted = column.column == cohort.sort.column
      let arrow = isSorted ? (cohort.sort.isReversed ? "▼" : "▲") : ""
      let text = "\(column.column.number) \(column.column.title(wide: layout.hasWideModalities))"
      let style = TextStyle(
        isSorted ? Theme.strong : Theme.faint, on: Theme.panel, isSorted ? .bold : [])
      // The arrow may stand in the gap.
      screen.write(
        text.truncated(to: column.width) + arrow, column.start, layout.headRow, style)
    }
  }

  private func draw(_ row: CohortRow, isChosen: Bool, on screen: inout Screen, _ line: Int) {
    let ground = isChosen ? Theme.chosen : Theme.ground
    fill(line, ground, on: &screen)
    for column in layout.columns {
      let (text, color) = cell(column.column, row)
      let isNumber = column.column.region != nil
      let shown = text.truncated(to: column.width)
      screen.write(
        isNumber ? shown.paddedStart(to: column.width) : shown, column.start, line,
        TextStyle(
          isChosen && color == Theme.faint ? Theme.text : color, on: ground,
          column.column == .name && isChosen ? .bold : []))
    }
    guard let note = row.review?.note, !note.isEmpty,
      let last = layout.columns.last, last.width > Self.verdictWidth + 6
    else { return }
    screen.write(
      note.truncated(to: last.width - Self.verdictWidth), last.start + Self.verdictWidth, line,
      TextStyle(isChosen ? Theme.text : Theme.faint, on: ground))
  }

  private static let verdictWidth = 8

  private func cell(_ column: CohortColumn, _ row: CohortRow) -> (String, CellColor) {
    switch column {
    case .name: return (row.name, row.problem == nil ? Theme.strong : Theme.problem)
    case .modalities:
      if row.problem != nil { return ("–", Theme.problem) }
      return (row.modalities.words(wide: layout.hasWideModalities), Theme.text)
    case .reference: return row.hasReference ? ("yes", Theme.text) : ("–", Theme.faint)
    case .prediction: return row.prediction.cell
    case .wholeTumor, .tumorCore, .enhancingTumor:
      guard let region = column.region else { return ("", Theme.text) }
      return switch row.dice {
      case .absent: ("", Theme.text)
      case .pending: ("…", Theme.faint)
      case .failed: ("!", Theme.problem)
      case .ready(let scores): (scores[region]?.text ?? "–", Theme.text)
      }
    case .verdict:
      if let verdict = row.review?.verdict { return (verdict.rawValue, verdict.color) }
      return row.review == nil ? ("", Theme.text) : ("note", Theme.faint)
    }
  }

  private func drawEmpty(on screen: inout Screen) {
    let words =
      !cohort.filter.isEmpty
      ? "No case has “\(cohort.filter.text)”; Esc lists all."
      : cohort.isSearching ? "Looking for cases…" : "There are no cases."
    screen.writeCentered(
      words, from: 0, width: screen.width, screen.height / 2, TextStyle(Theme.text))
  }

  private func drawScrollBar(on screen: inout Screen) {
    let (count, shown) = (cohort.listed.count, layout.rowCount)
    guard count > shown else { return }
    let length = max(shown * shown / count, 1)
    let top = (shown - length) * cohort.offset / (count - shown)
    for line in 0..<shown {
      let isThumb = (top..<top + length).contains(line)
      screen[layout.scrollBar, layout.headRow + 1 + line] = Cell(
        isThumb ? "█" : "│", foreground: isThumb ? Theme.faint : Theme.rail,
        background: Theme.ground)
    }
  }

  // MARK: Detail

  /// More of the chosen case: what is wrong with it, its note, or its folder and sequences.
  private func drawDetail(on screen: inout Screen) {
    fill(layout.detailRow, Theme.panel, on: &screen)
    var end = screen.width - 1
    if !cohort.filter.isEmpty, !isFiltering {
      let text = "/\(cohort.filter.text)"
      end -= text.columns
      screen.write(
        text, end, layout.detailRow, TextStyle(Theme.accent, on: Theme.panel, .bold))
      end -= 2
    }
    guard let id = cohort.chosen else { return }
    let (text, color) = detail(cohort.rows[id])
    screen.write(
      text.truncated(to: max(end - 1, 0)), 1, layout.detailRow, TextStyle(color, on: Theme.panel))
  }

  private var isFiltering: Bool {
    if case .filter = model.prompt?.purpose { true } else { false }
  }

  private func detail(_ row: CohortRow) -> (String, CellColor) {
    if let problem = row.problem { return (problem, Theme.problem) }
    if case .failed(let reason) = row.prediction { return (reason, Theme.problem) }
    if case .failed(let reason) = row.dice { return (reason, Theme.problem) }
    if let note = row.review?.note, !note.isEmpty { return ("Note: \(note)", Theme.text) }
    let words = row.modalities.isEmpty ? "" : "   " + row.modalities.words(wide: true)
    return (row.folder + words, Theme.faint)
  }

  private func fill(_ row: Int, _ color: CellColor, on screen: inout Screen) {
    screen.fill(
      CellRectangle(column: 0, row: row, width: screen.width, height: 1),
      with: Cell(" ", foreground: Theme.text, background: color))
  }
}

extension CohortColumn {
  /// What stands in its head.
  func title(wide: Bool) -> String {
    switch self {
    case .name: "Case"
    case .modalities: wide ? "Modalities" : "Mod"
    case .reference: "Ref"
    case .prediction: "Pred"
    case .wholeTumor, .tumorCore, .enhancingTumor: region?.abbreviation ?? ""
    case .verdict: "Verdict"
    }
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
  fileprivate var cell: (String, CellColor) {
    switch self {
    case .none: ("–", Theme.faint)
    case .file: ("yes", Theme.text)
    case .waiting: ("waits", Theme.faint)
    case .running(_, 0): ("reads", Theme.accent)
    case .running(let done, let total): ("\(100 * done / total)%", Theme.accent)
    case .failed: ("failed", Theme.problem)
    }
  }
}

extension Verdict {
  /// The color of the word.
  var color: CellColor {
    switch self {
    case .accept: Theme.success
    case .fix: Theme.letter
    case .reject: Theme.problem
    }
  }
}
