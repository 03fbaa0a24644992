import Imaging
import Metrics
import Terminal

/// A page over the pictures: what became of each lesion, and the volume over all scans.
struct ChangesScreen {
  let timeline: LesionTimeline
  let theme: Theme
  /// The first line that is shown.
  let offset: Int

  /// Lines between the edges.
  private static func room(_ size: TerminalSize) -> Int { max(size.rows - 3, 1) }

  /// How far the page can be scrolled.
  static func lastOffset(_ timeline: LesionTimeline, _ size: TerminalSize) -> Int {
    max(lines(timeline).count - room(size), 0)
  }

  func draw(on screen: inout Screen) {
    let body = CellRectangle(column: 0, row: 1, width: screen.width, height: screen.height - 2)
    screen.fill(body, with: Cell(" ", foreground: theme.text, background: theme.panel))
    let size = TerminalSize(columns: screen.width, rows: screen.height)
    let first = min(offset, Self.lastOffset(timeline, size))
    let lines = Self.lines(timeline).dropFirst(first).prefix(Self.room(size))
    for (index, line) in lines.enumerated() {
      let style = TextStyle(
        line.isTitle ? theme.accent : theme.text, on: theme.panel, line.isTitle ? .bold : [])
      screen.write(line.text, 2, 1 + index, style, limit: screen.width - 1)
    }
  }

  /// A line, and whether it is a title.
  private struct PageLine {
    var text: String
    var isTitle = false
  }

  private static func lines(_ timeline: LesionTimeline) -> [PageLine] {
    let structure = timeline.steps.first?.comparison.structure
    var lines = [
      PageLine(
        text: "Changes of \(structure?.name ?? "lesions"), scans by \(timeline.order)",
        isTitle: true)
    ]
    for step in timeline.steps {
      let names = [step.first, step.second].map { timeline.sessions[$0].name }
      lines.append(PageLine(text: ""))
      lines.append(PageLine(text: names.joined(separator: " → "), isTitle: true))
      lines.append(PageLine(text: step.alignment))
      if step.comparison.lesions.isEmpty {
        lines.append(PageLine(text: "no lesion larger than 0.05 ml in either scan"))
      } else {
        lines.append(PageLine(text: row("lesion", "ml", "%", "mm", "mm²", "%")))
      }
      for (index, lesion) in step.comparison.lesions.enumerated() {
        lines.append(PageLine(text: text(of: lesion, number: index + 1)))
      }
    }
    lines.append(PageLine(text: ""))
    lines.append(PageLine(text: "Volume", isTitle: true))
    lines += VolumeCurve(timeline).bars(width: 36).split(separator: "\n").map {
      PageLine(text: String($0))
    }
    lines += [
      "", "Masks: " + timeline.sessions.map { "\($0.name) \($0.mask)" }.joined(separator: ", "),
      "Measured on each mask's own grid; smaller than 0.05 ml is no lesion.",
      "Grown: volume ≥ 40 % larger, or product ≥ 25 %; shrunk: ≥ 65 % smaller, or ≥ 50 %",
      "(RANO 2.0; products of lesions with both diameters at least 10 mm).",
    ].map { PageLine(text: $0) }
    return lines
  }

  private static func text(of lesion: LesionChange, number: Int) -> String {
    func pair(_ isThere: [Bool], _ values: [Double], _ digits: Int) -> String {
      zip(isThere, values).map { $0 ? fixed($1, digits) : "–" }.joined(separator: " → ")
    }
    func percent(_ value: Double?) -> String {
      value.map { ($0 > 0 ? "+" : "") + fixed($0, 0) } ?? "–"
    }
    func diameters(_ parts: [LesionChange.Part]) -> String {
      parts.first.map { part in
        fixed(part.component.diameters.longest.millimeters, 0) + "×"
          + fixed(part.component.diameters.perpendicular.millimeters, 0)
      } ?? "–"
    }
    let isThere = [!lesion.first.isEmpty, !lesion.second.isEmpty]
    let kind =
      lesion.kind.rawValue + (lesion.joining.map { ", \($0.rawValue)" } ?? "")
      + (lesion.isOutside ? ", outside" : "")
    return row(
      "\(number) \(kind)",
      pair(isThere, [lesion.before.milliliters, lesion.after.milliliters], 2),
      percent(lesion.percent), diameters(lesion.first) + " → " + diameters(lesion.second),
      pair(isThere, [lesion.before.product, lesion.after.product], 0),
      percent(lesion.productPercent))
  }

  /// Cells in columns of fixed widths; the first is left-aligned.
  private static func row(_ cells: String...) -> String {
    zip(cells, [20, 16, 6, 16, 14, 6]).enumerated().map { index, cell in
      let pad = String(repeating: " ", count: max(cell.1 - cell.0.count, 0))
      return index == 0 ? cell.0 + pad : pad + cell.0
    }.joined(separator: " ")
  }
}
