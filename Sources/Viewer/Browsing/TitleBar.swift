import Imaging
import Terminal

/// The first line: the case, its images, and the slice in view.
struct TitleBar {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen) {
    let bar = CellRectangle(column: 0, row: 0, width: screen.width, height: 1)
    screen.fill(bar, with: Cell(" ", foreground: theme.text, background: theme.bar))
    let right = screen.width - 1
    var left = right
    for (text, color, style) in position.reversed() {
      left -= text.columns
      screen.write(text, left, 0, TextStyle(color, on: theme.bar, style))
    }
    let room = left - 2
    let tabs = self.tabs
    let tabWidth = tabs.reduce(0) { $0 + $1.text.columns }
    let showsTabs = tabWidth + 12 <= room
    var name = model.study.name
    if model.worklist.rows.count > 1, let index = model.worklist.index(of: model.caseIndex) {
      name += " (\(index + 1)/\(model.worklist.listed.count))"
    }
    if let verdict = model.worklist.verdict(on: model.caseIndex) { name += " " + verdict.rawValue }
    if showsTabs {
      let end = screen.write(
        name.truncated(to: room - tabWidth - 2), 1, 0, TextStyle(theme.strong, on: theme.bar, .bold)
      )
      var column = end + 2
      for tab in tabs {
        column = screen.write(
          tab.text, column, 0,
          TextStyle(
            tab.color, on: tab.isChosen ? theme.chosen : theme.bar, tab.isChosen ? .bold : []))
      }
    } else {
      let title = model.image?.title ?? ""
      let end = screen.write(
        name.truncated(to: max(room - title.columns - 1, 6)), 1, 0,
        TextStyle(theme.strong, on: theme.bar, .bold))
      screen.write(title, end + 1, 0, TextStyle(theme.accent, on: theme.bar), limit: left - 1)
    }
  }

  /// One image's name, with the key that chooses it.
  private struct Tab {
    let text: String
    let color: CellColor
    let isChosen: Bool
  }

  private var tabs: [Tab] {
    model.study.images.enumerated().map { index, image in
      let isChosen = index == model.imageIndex
      let color: CellColor =
        switch image.content {
        case .ready: isChosen ? theme.strong : theme.text
        case .failed: theme.problem
        default: theme.faint
        }
      let suffix = image.content.isPending ? "…" : " "
      let number = index < 4 && model.study.images.count > 1 ? "\(index + 1) " : ""
      return Tab(text: " \(number)\(image.title)\(suffix)", color: color, isChosen: isChosen)
    }
  }

  /// The plane, the slice and the convention.
  private var position: [(String, CellColor, CellStyle)] {
    guard model.study.grid != nil else { return [] }
    var pieces: [(String, CellColor, CellStyle)] = [
      (model.plane.rawValue + " ", theme.text, []),
      ("\(model.sliceIndex)", theme.strong, .bold),
      (" of 0–\(model.sliceCount - 1)", theme.faint, []),
    ]
    if model.timePointCount > 1 {
      pieces.insert(
        ("time \(model.timePoint) of 0–\(model.timePointCount - 1)  ", theme.text, []), at: 0)
    }
    if model.aligning.moved[model.imageIndex] != nil {
      let isShown = model.aligning.isShown
      pieces.insert(
        (
          isShown ? "aligned   " : "not aligned   ", isShown ? theme.success : theme.problem, []
        ), at: 0)
    }
    if model.followUp.other != nil, model.layout != .times {
      pieces.insert((model.timeWords + "   ", theme.accent, .bold), at: 0)
    }
    if model.canvas.zoom > 1 {
      let tenths = Int((model.canvas.zoom * 10).rounded())
      pieces.insert(("×\(tenths / 10).\(tenths % 10)  ", theme.accent, []), at: 0)
    }
    let isWide = model.size.columns >= 96
    if let hidden = model.hiddenWords(room: isWide ? 24 : 0) {
      pieces.insert((hidden + (isWide ? "   " : "  "), theme.accent, []), at: 0)
    }
    // Cases may be segmented while another is in view.
    if let batch = model.worklist.batch {
      pieces.insert((batch.progress + "   ", theme.accent, []), at: 0)
    }
    if isWide {
      pieces.insert((model.convention.rawValue + "   ", theme.faint, []), at: 0)
    }
    return pieces
  }
}
