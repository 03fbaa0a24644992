import Terminal

/// What a search in help found, one below the other.
struct HelpSearchScreen {
  let model: ViewerModel
  let query: String
  private var theme: Theme { model.settings.theme }

  /// A result's lines.
  private struct Block {
    let lines: [Line]
    let isChosen: Bool
  }

  /// The words for an empty page.
  private static let hint =
    "Type what you want to do or a key, such as contrast, dice, undo, ROI or W/L."

  func draw(on screen: inout Screen, rows: Range<Int>) {
    let results = HelpSearch(model).results(query)
    let width = min(screen.width - 2, 100)
    let left = (screen.width - width) / 2
    guard !results.isEmpty else {
      let words = query.isEmpty ? Self.hint : "Nothing found; try another word."
      for (row, line) in zip(rows, words.wrapped(to: width)) {
        screen.write(line, left, row, TextStyle(theme.faint, on: theme.panel))
      }
      return
    }
    let chosen = model.help?.chosen.map { min($0, results.count - 1) }
    let blocks = results.enumerated().map { index, entry in
      Block(lines: lines(of: entry, width: width), isChosen: index == chosen)
    }
    var row = rows.lowerBound
    for block in blocks.dropFirst(first(of: blocks, chosen: chosen, room: rows.count)) {
      for (index, line) in block.lines.enumerated() where row < rows.upperBound {
        if index == 0, block.isChosen {
          screen.fill(
            CellRectangle(column: left, row: row, width: width, height: 1),
            with: Cell(" ", foreground: theme.text, background: theme.chosen))
        }
        line.draw(on: &screen, left, row, width: width)
        row += 1
      }
    }
  }

  /// The first block to draw, so that the chosen one is in view.
  private func first(of blocks: [Block], chosen: Int?, room: Int) -> Int {
    guard let chosen else { return 0 }
    var height = blocks[chosen].lines.count
    var first = chosen
    while first > 0, height + blocks[first - 1].lines.count <= room {
      first -= 1
      height += blocks[first].lines.count
    }
    return first
  }

  /// Columns of keys and words, after which there may be room for the name.
  private static let nameColumn = 44

  private func lines(of entry: HelpEntry, width: Int) -> [Line] {
    let start = max(HelpPages.wordsColumn, entry.keys.columns + 2)
    var head = Line(
      .column(1), .text(entry.keys, theme.accent), .column(start), .text(entry.words, theme.text))
    var details = entry.details
    if let name = details.first, start + entry.words.columns < Self.nameColumn,
      Self.nameColumn + name.columns <= width
    {
      head.pieces += [.column(Self.nameColumn), .text(name, theme.faint)]
      details.removeFirst()
    }
    let below = ([entry.mode?.phrase].compactMap(\.self) + details).joined(separator: " · ")
    return [head]
      + below.wrapped(to: width - HelpPages.wordsColumn).map {
        Line(.column(HelpPages.wordsColumn), .text($0, theme.faint))
      }
  }
}
