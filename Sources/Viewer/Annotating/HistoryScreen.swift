import Annotation
import Terminal

/// All strokes over the picture, the latest first.
struct HistoryScreen {
  let session: EditSession
  /// The first line that is shown.
  let offset: Int
  let theme: Theme

  /// How far the history can be scrolled.
  static func lastOffset(_ session: EditSession, _ size: TerminalSize) -> Int {
    max(session.strokes.count + 1 - (size.rows - 4), 0)
  }

  func draw(on screen: inout Screen) {
    let body = CellRectangle(column: 0, row: 1, width: screen.width, height: screen.height - 2)
    screen.fill(body, with: Cell(" ", foreground: theme.text, background: theme.panel))
    let size = TerminalSize(columns: screen.width, rows: screen.height)
    let first = min(offset, Self.lastOffset(session, size))
    let lines = session.strokes.indices.reversed().map { line($0) } + [start]
    for (row, (text, color)) in lines.dropFirst(first).prefix(screen.height - 4).enumerated() {
      screen.write(
        text.truncated(to: screen.width - 4), 2, 2 + row, TextStyle(color, on: theme.panel))
    }
  }

  /// The initial mask.
  private var start: (String, CellColor) {
    let path = session.source.path.map { " (\($0))" } ?? ""
    return ("    0  \(session.source.kind.words)\(path)", theme.faint)
  }

  private func line(_ index: Int) -> (String, CellColor) {
    let stroke = session.strokes[index]
    let isDone = index < session.doneCount
    let number = String(repeating: " ", count: max(5 - "\(index + 1)".count, 0)) + "\(index + 1)"
    let mark = index + 1 == session.doneCount ? " ◂ now" : isDone ? "" : "  undone"
    return (
      "\(number)  \(stroke.name), \(stroke.runs.voxelCount) voxels\(mark)",
      isDone ? index + 1 == session.doneCount ? theme.strong : theme.text : theme.faint
    )
  }
}
