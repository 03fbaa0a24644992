import Imaging
import Terminal

/// The last line: a prompt, the progress of a segmentation, what was said, or the main keys.
struct StatusLine {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// Whether the numbers have a panel; else the Dice of the slice comes here.
  let hasPanel: Bool

  init(_ model: ViewerModel, hasPanel: Bool) {
    self.model = model
    self.hasPanel = hasPanel
  }

  func draw(on screen: inout Screen) {
    let row = screen.height - 1
    screen.fill(
      CellRectangle(column: 0, row: row, width: screen.width, height: 1),
      with: Cell(" ", foreground: theme.text, background: theme.bar))
    if let prompt = model.prompt {
      draw(prompt, on: &screen, row)
    } else if let found = model.editing.found, model.asksForFoundEdits {
      let asked = found.question(width: screen.width)
      draw(asked.question, answers: asked.answer, on: &screen, row)
      if let notice = model.notice { draw(notice, on: &screen, row - 1) }
    } else if !model.isPageShown, let work = RunningWork(model) {
      work.draw(on: &screen, row, theme)
      if let notice = model.notice { draw(notice, on: &screen, row - 1) }
    } else if let notice = model.notice, model.keyMode == .measure, !model.isPageShown {
      // What to do next with a tool is always said, and the keys of the others must stay in view.
      draw(notice, on: &screen, row - 1)
      drawHints(on: &screen, row, end: screen.width)
    } else if let notice = model.notice {
      draw(notice, on: &screen, row)
    } else if model.isPageShown {
      drawPageHints(on: &screen, row)
    } else {
      var end = screen.width
      if !hasPanel, model.keyMode == .edit, let summary = EditSummary(model) {
        screen.write(
          summary.line.truncated(to: end - 2), 1, row, TextStyle(theme.text, on: theme.bar))
        return
      }
      if !hasPanel, model.keyMode == .viewer, let text = compactDice {
        end -= 1
        screen.writeRight(text, endingAt: end, row, TextStyle(theme.strong, on: theme.bar, .bold))
        end -= text.columns + 2
      }
      drawHints(on: &screen, row, end: end)
    }
  }

  /// Dice of the slice in a few columns.
  private var compactDice: String? {
    guard let scores = model.scores, let slice = scores.slice else { return nil }
    let structures = scores.structures.count > 4 ? [model.structure] : scores.structures
    return structures.map {
      "\($0.region?.abbreviation ?? model.name(of: $0)) \(slice[$0]?.text ?? "–")"
    }.joined(separator: " ")
  }

  private func draw(_ notice: Notice, on screen: inout Screen, _ row: Int) {
    let color: CellColor =
      switch notice.kind {
      case .info: theme.text
      case .success: theme.success
      case .problem: theme.problem
      }
    let limit = screen.width - 2
    // The end of a path says more than its beginning.
    let lines =
      notice.kind == .success && notice.text.hasPrefix("Wrote ")
      ? ["Wrote " + notice.text.dropFirst(6).description.truncatedStart(to: limit - 6)]
      : notice.text.wrapped(to: limit, lines: max(screen.height / 4, 1))
    // What does not fit in a line goes over the rows above it.
    for (index, line) in lines.enumerated() {
      let y = row - lines.count + 1 + index
      screen.fill(
        CellRectangle(column: 0, row: y, width: screen.width, height: 1),
        with: Cell(" ", foreground: theme.text, background: theme.bar))
      screen.write(line, 1, y, TextStyle(color, on: theme.bar))
    }
  }

  private func draw(_ prompt: Prompt, on screen: inout Screen, _ row: Int) {
    if case .labels = prompt.purpose {
      return LabelChoice(model).draw(on: &screen, row)
    }
    let question: String
    var answers: String?
    switch prompt.purpose {
    case .command: question = prompt.question.isEmpty ? ":" : prompt.question
    case .labels: question = ""
    case .filter, .searchHelp: question = "/"
    case .review(let id):
      let isNarrow = screen.width < 72
      let name = model.worklist.rows[id].name.truncated(to: max(screen.width - 69, 8))
      question = isNarrow ? "" : "\(name): "
      answers = "a accept  f fix  r reject  1-5 score  n note  c clear"
        .replacing("  ", with: isNarrow ? " " : "  ")
    case .note(let id):
      question = "Note on \(model.worklist.rows[id].name.truncated(to: screen.width / 3)): "
    case .segmentCases(let ids):
      let folder = model.worklist.predictionsFolder.truncatedStart(to: max(screen.width - 34, 8))
      question = "Segment \(ids.count == 1 ? "1 case" : "\(ids.count) cases") into \(folder)? "
      answers = "y/n"
    case .stopSegmenting:
      question = "Stop segmenting the listed cases? "
      answers = "y/n"
    case .quit:
      question = "Cases are being segmented. Stop that and quit? "
      answers = "y/n"
    case .quitMeasuring:
      question = "Measurements could not be saved. Quit and lose them? "
      answers = "y/n"
    case .quitExporting:
      question = "Quitting when the picture is written. "
      answers = "q now  n stay"
    case .slice:
      question = "Go to \(model.plane.rawValue) slice (0–\(max(model.sliceCount - 1, 0))): "
    case .export: question = "Export as: "
    case .recoverEdits, .replaceMask, .quitEditing:
      let asked = prompt.purpose.annotatorsQuestion(width: screen.width)
      (question, answers) = (asked.question, asked.answer)
    case .replace(let path), .replaceLabels(let path), .replaceMeasurements(let path):
      question =
        path.truncatedStart(to: max(screen.width - 34, 8)) + " exists. Replace it? "
      answers = "y/n"
    }
    if let answers {
      let after = draw(question, answers: answers, on: &screen, row)
      screen.write(
        "  \(prompt.problem ?? "")", after, row, TextStyle(theme.problem, on: theme.bar))
      return
    }
    let end = screen.write(question, 1, row, TextStyle(theme.accent, on: theme.bar))
    let strong = TextStyle(theme.strong, on: theme.bar)
    // Problems of commands are sentences, for which the menu has a line of its own.
    let problem =
      prompt.purpose == .command ? "" : prompt.problem.map { "  \($0)" } ?? ""
    let room = max(screen.width - end - 2 - problem.columns, 4)
    let before = prompt.line.before.truncatedStart(to: room)
    // Text that typing replaces looks selected.
    var position = screen.write(
      before, end, row, prompt.isSelected ? TextStyle(theme.bar, on: theme.strong) : strong)
    let below = prompt.line.after.unicodeScalars.first ?? " "
    screen.write(String(below), position, row, TextStyle(theme.bar, on: theme.strong))
    position += max(below.columns, 1)
    position = screen.write(
      String(prompt.line.after.unicodeScalars.dropFirst()), position, row, strong,
      limit: max(screen.width - 1 - problem.columns, position))
    screen.write(problem, position, row, TextStyle(theme.problem, on: theme.bar))
  }

  /// Writes a question and the keys that answer it.
  ///
  /// - Returns: The column after them.
  @discardableResult
  private func draw(
    _ question: String, answers: String, on screen: inout Screen, _ row: Int
  ) -> Int {
    let end = screen.write(question, 1, row, TextStyle(theme.accent, on: theme.bar))
    return screen.write(answers, end, row, TextStyle(theme.strong, on: theme.bar))
  }

  /// What the keys do on a page of text, and how far the work in the background is.
  private func drawPageHints(on screen: inout Screen, _ row: Int) {
    var (column, end) = (1, screen.width - 1)
    if let help = model.help {
      (column, end) = HelpScreen(model: model, state: help).drawHints(on: &screen, row)
    } else {
      column = screen.write(model.pageHints, 1, row, TextStyle(theme.text, on: theme.bar))
    }
    guard let work = RunningWork(model), column + work.summary.columns + 4 <= end else { return }
    screen.writeRight(
      work.summary, endingAt: end, row, TextStyle(theme.faint, on: theme.bar))
  }

  /// The main keys: as many as fit, help and quit among them.
  private func drawHints(on screen: inout Screen, _ row: Int, end: Int) {
    let hinted = model.settings.keys.bindings(in: model.keyMode).filter { $0.hint != nil }
    let labels = EditLabelHint(model, room: screen.width * 9 / 20)
    func columns(_ binding: KeyBinding) -> Int {
      if binding.command == .label(1), let labels { return labels.columns }
      return binding.hintKeys.columns + 1 + (binding.hint?.columns ?? 0) + 2
    }
    // The last one needs no gap behind it.
    var room = end - 1 + 2
    var shown: Set<Command> = []
    let first: [Command] = [.help, .quit] + (labels == nil ? [] : [.label(1)])
    for binding in hinted where first.contains(binding.command) {
      guard columns(binding) <= room else { continue }
      room -= columns(binding)
      shown.insert(binding.command)
    }
    for binding in hinted where !shown.contains(binding.command) {
      guard columns(binding) <= room else { break }
      room -= columns(binding)
      shown.insert(binding.command)
    }
    var column = 1
    for binding in hinted where shown.contains(binding.command) {
      if binding.command == .label(1), let labels {
        column = labels.draw(on: &screen, column, row)
        continue
      }
      let isEnabled = binding.command.problem(in: model) == nil
      column = screen.write(
        binding.hintKeys, column, row,
        TextStyle(isEnabled ? theme.accent : theme.faint, on: theme.bar, isEnabled ? .bold : []),
        limit: end)
      column = screen.write(
        " \(binding.hint ?? "")  ", column, row,
        TextStyle(isEnabled ? theme.text : theme.faint, on: theme.bar), limit: end)
    }
  }
}
