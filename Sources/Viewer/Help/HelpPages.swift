import Terminal

/// The text of help, set in columns and pages for a screen.
struct HelpPages {
  /// For each page and column, its lines.
  let pages: [[[Line]]]
  /// Columns of the screen to one column of help.
  let columnWidth: Int

  /// The narrowest column that holds keys and words.
  private static let leastWidth = 40
  /// Columns of help at most.
  private static let mostColumns = 5
  /// The column where words begin.
  static let wordsColumn = 13

  /// Lines that stay together.
  private typealias Block = [Line]

  /// Sets the help of the mode in view.
  init(_ model: ViewerModel) {
    let room = max(model.size.rows - 3, 1)
    let columns = max(1, min(model.size.columns / Self.leastWidth, Self.mostColumns))
    // A terminal may be too small to show anything; keys are still handled.
    let width = max(model.size.columns / columns, Self.leastWidth)
    let sections = Self.sections(model, width: width - 1)
    var set = Setter(room: room, theme: model.settings.theme)
    for section in sections { set.add(section.title, section.blocks) }
    let lines = set.columns
    columnWidth = width
    pages = stride(from: 0, to: lines.count, by: columns).map { first in
      Array(lines[first..<min(first + columns, lines.count)])
    }
  }

  /// Every section of help, as lines of at most some columns.
  private static func sections(
    _ model: ViewerModel, width: Int
  ) -> [(title: String, blocks: [Block])] {
    let (mode, keys, theme) = (model.keyMode, model.settings.keys, model.settings.theme)
    func blocks(_ lines: [HelpLine]) -> [Block] {
      lines.map { block($0.keys, $0.words, theme, width: width) }
    }
    func keyed(_ sections: [HelpSection]) -> [(title: String, blocks: [Block])] {
      sections.map { ($0.title, blocks(HelpLine.lines(of: $0.bindings))) }
    }
    let own = keyed(HelpSection.sections(of: mode, keys))
    let mouse = ("Mouse", blocks(mode.mouse.map { HelpLine(keys: $0.gesture, words: $0.help) }))
    let typed = CommandList.withArguments.filter { $0.isAvailable(in: model) }
    let typing = (ConsoleState.keys + TextLine.keys).map { HelpLine(keys: $0.keys, words: $0.help) }
    // Where a mode hands keys on, what they do there comes after its own mouse.
    let isAtHand = mode.fallback != nil
    return own + (isAtHand ? [mouse] + keyed(HelpSection.fallback(of: mode, keys)) : [mouse]) + [
      ("Commands to type, after :", typed.map { block($0, theme, width: width) }),
      ("While typing", blocks(typing)),
    ]
  }

  /// Keys and their words; words that do not fit beside them go on below.
  private static func block(_ keys: String, _ words: String, _ theme: Theme, width: Int) -> Block {
    let start = max(wordsColumn, keys.columns + 2)
    let keyText = Line.Piece.text(keys, theme.accent)
    guard start + words.columns > width else {
      return [Line(.column(1), keyText, .column(start), .text(words, theme.text))]
    }
    let below = words.wrapped(to: width - wordsColumn).map {
      Line(.column(wordsColumn), .text($0, theme.text))
    }
    guard start == wordsColumn, let first = below.first else {
      return [Line(.column(1), keyText)] + below
    }
    return [Line(pieces: [.column(1), keyText] + first.pieces)] + below.dropFirst()
  }

  /// A command with what it takes, and what it does, beside it or below.
  private static func block(_ command: CommandSpec, _ theme: Theme, width: Int) -> Block {
    let name = Line.Piece.text(
      [":" + command.name, command.usage].filter { !$0.isEmpty }.joined(separator: " "),
      theme.accent)
    let below = command.help.wrapped(to: width - 4)
    return [Line(.column(1), name)] + below.map { Line(.column(3), .text($0, theme.text)) }
  }

  /// Fills columns from top to bottom.
  private struct Setter {
    let room: Int
    let theme: Theme
    private(set) var columns: [[Line]] = [[]]

    init(room: Int, theme: Theme) { (self.room, self.theme) = (room, theme) }

    private var used: Int { columns.last?.count ?? 0 }

    /// Adds a section, in a new column if only its beginning, or a small one in part, would fit.
    mutating func add(_ title: String, _ blocks: [Block]) {
      let height = blocks.reduce(1) { $0 + $1.count }
      let left = room - used - (used == 0 ? 0 : 1)
      if used > 0 {
        if left < min(height, 4) || (height > left && height <= room / 3) {
          columns.append([])
        } else {
          columns[columns.count - 1].append(.empty)
        }
      }
      append(Line(.text(title, theme.strong, .bold)))
      for block in blocks {
        if used + block.count > room, used > 1 {
          columns.append([])
          append(Line(.text(title + " …", theme.strong, .bold)))
        }
        for line in block { append(line) }
      }
    }

    private mutating func append(_ line: Line) { columns[columns.count - 1].append(line) }
  }
}
