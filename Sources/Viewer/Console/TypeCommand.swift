import Terminal

extension ViewerModel {
  /// Handles a key on the command line.
  mutating func typeCommand(_ key: Key, in prompt: Prompt) -> [Effect] {
    switch key {
    case Key(.enter): return acceptCommand(prompt)
    case Key(.tab): return complete(prompt, forward: true)
    case Key(.tab, .shift): return complete(prompt, forward: false)
    case Key(.up), Key("p", .control): recall(from: prompt, earlier: true)
    case Key(.down), Key("n", .control): recall(from: prompt, earlier: false)
    case Key(.backspace) where prompt.text.isEmpty: self.prompt = nil
    default: if self.prompt?.edit(key) == true { console.forgetPlace() }
    }
    return []
  }

  private mutating func recall(from prompt: Prompt, earlier: Bool) {
    guard let line = console.recall(from: prompt.commandLine, earlier: earlier) else { return }
    console.completion = nil
    self.prompt = prompt.with(commandLine: line)
  }

  /// Runs what was typed.
  ///
  /// A line that cannot be run as it is stays, with the reason.
  private mutating func acceptCommand(_ accepted: Prompt) -> [Effect] {
    console.forgetPlace()
    prompt = nil
    notice = nil
    let line = accepted.commandLine.trimmed
    guard !line.isEmpty else { return [] }
    do throws(CommandProblem) {
      let effects = try run(line)
      console.remember(line)
      return [.console(.remember(line))] + effects
    } catch {
      if error.isOfTheMoment {
        notice = Notice(.problem, error.description)
        return []
      }
      prompt = accepted
      prompt?.problem = error.description
      return []
    }
  }

  /// Does a line of the command line; a number alone goes to that slice.
  ///
  /// - Throws: `CommandProblem` if it cannot be done.
  package mutating func run(_ line: String) throws(CommandProblem) -> [Effect] {
    let name = String(line.prefix { !$0.isWhitespace })
    if Int(name) != nil { return try run("slice " + line) }
    return try CommandList.command(name).run(&self, String(line.dropFirst(name.count)))
  }

  /// Handles the result of work for the command line.
  mutating func take(_ report: ConsoleReport) -> [Effect] {
    switch report {
    case .completions(let paths, let line): offer(paths, for: line)
    case .labels(let labels, let path):
      useLabels(labels)
      notice = Notice(.success, "Using the labels of \(path)")
    case .wroteLabels(let path): notice = Notice(.success, "Wrote \(path)")
    case .labelsExist(let path): prompt = Prompt(.replaceLabels(path: path))
    case .failed(let reason): notice = Notice(.problem, reason)
    }
    return []
  }
}
