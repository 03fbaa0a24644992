import Terminal

/// Where the reader of help is.
package struct HelpState: Hashable, Sendable {
  /// The page in view.
  package var page = 0
  /// The result of the search that is chosen; `nil` while words are typed.
  package var chosen: Int?
}

extension ViewerModel {
  /// What was typed to search help; `nil` if its pages are in view.
  var helpQuery: String? {
    guard help != nil, let prompt, prompt.purpose == .searchHelp else { return nil }
    return prompt.text
  }

  /// Shows help, with what a search finds.
  mutating func searchHelp(_ words: String) {
    help = help ?? HelpState()
    help?.chosen = nil
    prompt = Prompt(.searchHelp, text: words)
  }

  /// Handles a key in the pages of help; every other key closes them.
  mutating func pressInHelp(_ key: Key, from state: HelpState) -> [Effect] {
    if key == Key("/") {
      searchHelp("")
      return []
    }
    let last = HelpPages(self).pages.count - 1
    let page = min(state.page, last)
    if key == Key(" ") {
      help?.page = min(page + 1, last)
      return []
    }
    switch settings.keys.command(for: key, in: .viewer) {
    case .nextSlice, .nextSlices, .previousFrame: help?.page = max(page - 1, 0)
    case .previousSlice, .previousSlices, .nextFrame: help?.page = min(page + 1, last)
    case .firstSlice: help?.page = 0
    case .lastSlice: help?.page = last
    case .suspend: return [.suspend]
    default: help = nil
    }
    return []
  }

  /// Handles a key while help is searched.
  mutating func searchHelp(_ key: Key, in prompt: Prompt) -> [Effect] {
    let results = HelpSearch(self).results(prompt.text)
    let chosen = help?.chosen.map { min($0, results.count - 1) }
    func step(_ count: Int) -> Int? {
      results.isEmpty ? nil : chosen.map { min(max($0 + count, 0), results.count - 1) } ?? 0
    }
    switch key.code {
    case .down: help?.chosen = step(1)
    case .up: help?.chosen = chosen == 0 ? nil : step(-1)
    case .pageDown: help?.chosen = step(max(size.rows / 4, 1))
    case .pageUp: help?.chosen = step(-max(size.rows / 4, 1))
    case .enter:
      guard let chosen, results.indices.contains(chosen) else {
        help?.chosen = step(0)
        return []
      }
      return results[chosen].command.map { doFromHelp($0) } ?? []
    case .backspace where prompt.text.isEmpty: self.prompt = nil
    default: if self.prompt?.edit(key) == true { help?.chosen = nil }
    }
    return []
  }

  /// Closes help and does a command; one that needs arguments is typed as far as it is known.
  private mutating func doFromHelp(_ command: CommandSpec) -> [Effect] {
    (help, prompt, notice) = (nil, nil, nil)
    do throws(CommandProblem) {
      guard !command.hasKeys, command.modeProblem(in: self) == nil else {
        return try command.run(&self, "")
      }
      prompt = Prompt(.command, text: command.name + " ")
    } catch {
      notice = Notice(.problem, error.description)
    }
    return []
  }

  /// Handles the mouse in help: the wheel turns pages or goes through what was found, and a click
  /// closes help.
  mutating func handleInHelp(_ mouse: Mouse) -> [Effect] {
    switch (mouse.action, prompt) {
    case (.wheelUp, nil), (.wheelDown, nil):
      let last = HelpPages(self).pages.count - 1
      let step = mouse.action == .wheelUp ? -1 : 1
      let page = help?.page ?? 0
      help?.page = min(max(page + step, 0), last)
    case (.wheelUp, let prompt?): return type(Key(.up), in: prompt)
    case (.wheelDown, let prompt?): return type(Key(.down), in: prompt)
    case (.press, nil): help = nil
    default: break
    }
    return []
  }
}
