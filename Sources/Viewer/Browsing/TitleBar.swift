import Imaging
import Terminal

/// The first line: the case, its images, and the slice in view.
struct TitleBar {
  let model: ViewerModel

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen) {
    let bar = CellRectangle(column: 0, row: 0, width: screen.width, height: 1)
    screen.fill(bar, with: Cell(" ", foreground: Theme.text, background: Theme.bar))
    let right = screen.width - 1
    var left = right
    for (text, color, style) in place.reversed() {
      left -= text.columns
      screen.write(text, left, 0, TextStyle(color, on: Theme.bar, style))
    }
    let room = left - 2
    let tabs = self.tabs
    let tabWidth = tabs.reduce(0) { $0 + $1.text.columns }
    let showsTabs = tabWidth + 12 <= room
    var name = model.study.name
    if model.cohort.rows.count > 1, let place = model.cohort.place(of: model.caseIndex) {
      name += " (\(place + 1)/\(model.cohort.listed.count))"
    }
    if let verdict = model.cohort.verdict(on: model.caseIndex) { name += " " + verdict.rawValue }
    if showsTabs {
      let end = screen.write(
        name.truncated(to: room - tabWidth - 2), 1, 0, TextStyle(Theme.strong, on: Theme.bar, .bold)
      )
      var column = end + 2
      for tab in tabs {
        column = screen.write(
          tab.text, column, 0,
          TextStyle(
            tab.color, on: tab.isChosen ? Theme.chosen : Theme.bar, tab.isChosen ? .bold : []))
      }
    } else {
      let title = model.image?.title ?? ""
      let end = screen.write(
        name.truncated(to: max(room - title.columns - 1, 6)), 1, 0,
        TextStyle(Theme.strong, on: Theme.bar, .bold))
      screen.write(title, end + 1, 0, TextStyle(Theme.accent, on: Theme.bar), limit: left - 1)
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
        case .ready: isChosen ? Theme.strong : Theme.text
        case .failed: Theme.problem
        default: Theme.faint
        }
      let suffix = image.content.isPending ? "…" : " "
      let number = index < 4 && model.study.images.count > 1 ? "\(index + 1) " : ""
      return Tab(text: " \(number)\(image.title)\(suffix)", color: color, isChosen: isChosen)
    }
  }

  /// The plane, the slice and the convention.
  private var place: [(String, CellColor, CellStyle)] {
    guard model.study.grid != nil else { return [] }
    var pieces: [(String, CellColor, CellStyle)] = [
      (model.plane.rawValue + " ", Theme.text, []),
      ("\(model.sliceIndex)", Theme.strong, .bold),
      (" of 0–\(model.sliceCount - 1)", Theme.faint, []),
    ]
    if model.frameCount > 1 {
      pieces.insert(("time \(model.frame) of 0–\(model.frameCount - 1)  ", Theme.text, []), at: 0)
    }
    if model.canvas.zoom > 1 {
      let tenths = Int((model.canvas.zoom * 10).rounded())
      pieces.insert(("×\(tenths / 10).\(tenths % 10)  ", Theme.accent, []), at: 0)
    }
    // Cases may be segmented while another is in view.
    if let batch = model.cohort.batch {
      pieces.insert((batch.progress + "   ", Theme.accent, []), at: 0)
    }
    if model.size.columns >= 96 {
      pieces.insert((model.convention.rawValue + "   ", Theme.faint, []), at: 0)
    }
    return pieces
  }
}
