import Terminal

/// Help in place of the picture: pages of keys by task, or what a search found.
struct HelpScreen {
  let model: ViewerModel
  let state: HelpState
  private var theme: Theme { model.settings.theme }

  func draw(on screen: inout Screen) {
    let body = CellRectangle(column: 0, row: 1, width: screen.width, height: screen.height - 2)
    screen.fill(body, with: Cell(" ", foreground: theme.text, background: theme.panel))
    if let query = model.helpQuery {
      HelpSearchScreen(model: model, query: query).draw(on: &screen, rows: 2..<screen.height - 2)
      drawFooter("↓ choose  Enter do it  Esc back", found(query), on: &screen)
    } else {
      drawPage(on: &screen)
    }
  }

  private func drawPage(on screen: inout Screen) {
    let set = HelpPages(model)
    let last = set.pages.count - 1
    let page = min(state.page, last)
    for (index, lines) in set.pages[page].enumerated() {
      for (row, line) in lines.enumerated() {
        line.draw(on: &screen, 1 + index * set.columnWidth, 2 + row, width: set.columnWidth - 1)
      }
    }
  }

  /// In the last line, what the keys do in the pages, and which page is in view.
  ///
  /// - Returns: The first column and the end of what stays free between them.
  func drawHints(on screen: inout Screen, _ row: Int) -> (column: Int, end: Int) {
    let last = HelpPages(model).pages.count - 1
    let page = min(state.page, last)
    let bar = TextStyle(theme.text, on: theme.bar)
    let more = last == 0 ? "" : page < last ? "↓ more  " : "↑ back  "
    let column = screen.write("/ search  \(more)Esc close", 1, row, bar)
    let place = last > 0 ? "\(page + 1) of \(last + 1)" : ""
    screen.writeRight(place, endingAt: screen.width - 1, row, bar)
    return (column, screen.width - 1 - (place.isEmpty ? 0 : place.columns + 2))
  }

  private func found(_ query: String) -> String {
    let count = HelpSearch(model).results(query).count
    guard let chosen = model.help?.chosen, count > 0 else {
      return count == 0 ? "" : count == 1 ? "1 result" : "\(count) results, best first"
    }
    return "\(min(chosen, count - 1) + 1)/\(count)"
  }

  /// What the keys do in a search, and which result is chosen.
  private func drawFooter(_ words: String, _ position: String, on screen: inout Screen) {
    let style = TextStyle(theme.faint, on: theme.panel)
    let row = screen.height - 2
    screen.write(words, 1, row, style)
    screen.writeRight(position, endingAt: screen.width - 1, row, style)
  }
}
