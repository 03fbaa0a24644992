import Terminal

/// All keys over the picture, made from the key table.
struct HelpScreen {
  let model: ViewerModel
  /// The first line that is shown.
  let offset: Int
  private var theme: Theme { model.settings.theme }

  /// A line: a heading, or keys and what they do.
  private enum Entry {
    case heading(String)
    case keys(String, String)
    case indented(String)
    case blank
  }

  /// Columns of the screen to one column of help.
  private static let columnWidth = 40

  private static func groups(_ model: ViewerModel) -> [[Entry]] {
    let mode = model.keyMode
    let keys = CommandGroup.allCases.compactMap { group -> [Entry]? in
      let bindings = model.settings.keys.bindings(in: mode).filter { $0.group == group }
      guard !bindings.isEmpty else { return nil }
      return [.heading(group.rawValue)]
        + bindings.map { binding in
          .keys(binding.keys.map(\.description).joined(separator: " "), binding.help)
        }
    }
    return keys + [
      [.heading("Mouse")] + mode.mouse.map { .keys($0.gesture, $0.help) }
    ] + commandLine(mode, model.settings.keys)
  }

  /// The commands that are typed after a colon.
  private static func commandLine(_ mode: KeyMode, _ keys: KeyMap) -> [[Entry]] {
    let commands = CommandList.typeable.filter { $0.isAvailable(in: mode) }
    let names = commands.filter { $0.typed == nil }.map(\.name)
    return [
      [.heading("Command line")]
        + commands.filter { $0.typed != nil }.flatMap { entries($0, keys) },
      [.heading("Command line: keys by name")]
        + names.joined(separator: " ").wrapped(to: columnWidth - 3).map { .keys($0, "") },
      [.heading("Command line: typing")]
        + (ConsoleState.keys + TextLine.keys).map { .keys($0.keys, $0.help) },
    ]
  }

  /// What a command takes, and below it what it does.
  private static func entries(_ command: CommandSpec, _ keys: KeyMap) -> [Entry] {
    [
      .keys(
        ":\(command.name) \(command.usage)", keys.keys(command).isEmpty ? "(no key)" : ""),
      .indented(command.help),
    ]
  }

  /// The groups in as many columns as fit, of about equal heights.
  private static func columns(_ model: ViewerModel) -> [[Entry]] {
    let size = model.size
    var rest = groups(model)[...]
    let count = max(1, min(3, size.columns / columnWidth))
    let total = rest.reduce(0) { $0 + $1.count + 1 }
    var columns: [[Entry]] = []
    for column in 1...count {
      var taken: [[Entry]] = []
      var lines = 0
      while let group = rest.first, column == count || lines + group.count / 2 < total / count {
        taken.append(group)
        lines += group.count + 1
        rest = rest.dropFirst()
      }
      columns.append(joined(taken))
    }
    return columns
  }

  private static func joined(_ groups: [[Entry]]) -> [Entry] {
    Array(groups.joined(separator: [.blank]))
  }

  /// How far the help can be scrolled.
  static func lastOffset(_ model: ViewerModel) -> Int {
    max((columns(model).map(\.count).max() ?? 0) - (model.size.rows - 4), 0)
  }

  func draw(on screen: inout Screen) {
    let columns = Self.columns(model)
    let body = CellRectangle(column: 0, row: 1, width: screen.width, height: screen.height - 2)
    screen.fill(body, with: Cell(" ", foreground: theme.text, background: theme.panel))
    let offset = min(offset, Self.lastOffset(model))
    let room = screen.height - 4
    let left = max((screen.width - columns.count * Self.columnWidth) / 2, 1)
    for (number, entries) in columns.enumerated() {
      let column = left + number * Self.columnWidth
      for (index, entry) in entries.dropFirst(offset).prefix(room).enumerated() {
        draw(entry, on: &screen, column, 2 + index)
      }
    }
    if Self.lastOffset(model) > 0 {
      let last = offset == Self.lastOffset(model)
      screen.writeRight(
        last ? "↑ more" : "↓ more", endingAt: screen.width - 2, screen.height - 2,
        TextStyle(theme.faint, on: theme.panel))
    }
  }

  private func draw(_ entry: Entry, on screen: inout Screen, _ column: Int, _ row: Int) {
    switch entry {
    case .blank: break
    case .heading(let text):
      screen.write(text, column, row, TextStyle(theme.strong, on: theme.panel, .bold))
    case .indented(let text):
      screen.write(
        text, column + 3, row, TextStyle(theme.text, on: theme.panel),
        limit: column + Self.columnWidth - 1)
    case .keys(let keys, let help):
      let end = screen.write(
        keys, column + 1, row, TextStyle(theme.accent, on: theme.panel),
        limit: column + Self.columnWidth - 1)
      screen.write(
        help, max(column + 13, end + 1), row, TextStyle(theme.text, on: theme.panel),
        limit: column + Self.columnWidth - 1)
    }
  }
}
