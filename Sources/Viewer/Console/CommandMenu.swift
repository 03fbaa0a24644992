import Terminal

/// Above the command line: what Tab found, and what the command takes or what is wrong with it.
struct CommandMenu {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// Lines of candidates at most.
  private static let height = 8

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen) {
    guard let prompt = model.prompt, prompt.purpose == .command else { return }
    let row = screen.height - 2
    fill(row, theme.panel, on: &screen)
    if let problem = prompt.problem {
      screen.write(
        problem.truncated(to: screen.width - 2), 1, row, TextStyle(theme.problem, on: theme.panel))
    } else {
      screen.write(
        hint(prompt.commandLineBefore).truncated(to: screen.width - 2), 1, row,
        TextStyle(theme.faint, on: theme.panel))
    }
    if let completion = model.console.completion { draw(completion, above: row, on: &screen) }
  }

  /// What the line's command takes and does, the commands that begin so, or how to go on.
  private func hint(_ line: String) -> String {
    let name = String(line.trimmed.prefix { !$0.isWhitespace })
    guard !name.isEmpty else {
      return "Tab lists the commands, ↑ ↓ earlier lines, Enter runs, Esc leaves"
    }
    let begun = model.commands(beginning: name)
    let isWhole = line.contains(where: \.isWhitespace) || begun.count == 1
    if isWhole || begun.contains(where: { $0.text == name }),
      let command = try? CommandList.command(name)
    {
      return command.summary(model.settings.keys)
    }
    return begun.isEmpty ? "" : begun.map(\.text).joined(separator: "  ")
  }

  /// Draws the candidates in lines, as many as there is room for, with the chosen one among them.
  private func draw(_ completion: Completion, above bottom: Int, on screen: inout Screen) {
    let all = completion.candidates
    let room = min(Self.height, all.count, bottom - 2)
    guard room > 0 else { return }
    let first = min(max((completion.chosen ?? 0) - room / 2, 0), all.count - room)
    let shown = all[first..<first + room]
    let width = min(all.reduce(0) { max($0, $1.label.columns) }, screen.width - 4)
    for (index, candidate) in zip(first..., shown) {
      let row = bottom - room + index - first
      let isChosen = index == completion.chosen
      let ground = isChosen ? theme.chosen : theme.bar
      fill(row, ground, on: &screen)
      screen.write(
        candidate.label.truncatedStart(to: width), 2, row,
        TextStyle(isChosen ? theme.strong : theme.accent, on: ground))
      screen.write(
        candidate.note, width + 4, row, TextStyle(theme.text, on: ground), limit: screen.width - 1)
    }
    if all.count > room {
      let count = "\((completion.chosen ?? 0) + 1)/\(all.count)"
      screen.writeRight(
        count, endingAt: screen.width - 1, bottom, TextStyle(theme.faint, on: theme.panel))
    }
  }

  private func fill(_ row: Int, _ color: CellColor, on screen: inout Screen) {
    screen.fill(
      CellRectangle(column: 0, row: row, width: screen.width, height: 1),
      with: Cell(" ", foreground: theme.text, background: color))
  }
}
