import Terminal

extension ViewerModel {
  /// Completes the line up to the cursor, or goes on to the next of what it can be completed to.
  mutating func complete(_ prompt: Prompt, forward: Bool) -> [Effect] {
    if let completion = console.completion {
      choose(from: completion, forward: forward)
      return []
    }
    self.prompt?.problem = nil
    let line = prompt.commandLineBefore
    let words = line.drop(while: \.isWhitespace).split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
    guard words.count == 2 else {
      offer(commands(beginning: words.first.map(String.init) ?? ""), after: "")
      return []
    }
    guard let command = try? CommandList.command(String(words[0])) else { return [] }
    return complete(line, String(words[1]), of: command)
  }

  /// Completes what follows a command's name.
  private mutating func complete(
    _ line: String, _ rest: String, of command: CommandSpec
  ) -> [Effect] {
    let arguments = command.typed?.arguments ?? []
    var index = 0
    var partial = rest.drop(while: \.isWhitespace)
    while arguments.indices.contains(index), !arguments.takesRest(index),
      let space = partial.firstIndex(where: \.isWhitespace)
    {
      partial = partial[space...].drop(while: \.isWhitespace)
      index += 1
    }
    guard arguments.indices.contains(index) else { return [] }
    switch arguments[index].values {
    case .word, .text: return []
    case .choice(let words):
      let typed = partial.lowercased()
      let found = words(self).filter { $0.lowercased().hasPrefix(typed) }
      offer(found.map { Completion.Candidate($0) }, after: String(line.dropLast(partial.count)))
      return []
    case .file(let endings):
      return [.console(.complete(path: String(partial), endings: endings, line: line))]
    }
  }

  /// The commands of the live mode whose names begin in some way, with what they do.
  func commands(beginning start: String) -> [Completion.Candidate] {
    let found = CommandList.typeable.filter { $0.name.hasPrefix(start) && $0.isAvailable(in: self) }
    return found.map { command in
      let usage = command.usage.isEmpty ? "" : " " + command.usage
      return Completion.Candidate(
        command.name, label: command.name + usage, note: command.help)
    }
  }

  /// Offers paths for a line, if it is still the one in view.
  mutating func offer(_ paths: [String], for line: String) {
    guard prompt?.purpose == .command, prompt?.commandLineBefore == line, console.completion == nil,
      let name = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).first
    else { return }
    let start = line[name.endIndex...].prefix(while: \.isWhitespace)
    let candidates = paths.map { path in
      let isFolder = path.hasSuffix("/")
      let last = path.dropLast(isFolder ? 1 : 0).split(separator: "/").last.map(String.init)
      return Completion.Candidate(path, label: (last ?? path) + (isFolder ? "/" : ""))
    }
    offer(candidates, after: line[..<start.endIndex].description)
  }

  /// Inserts what all candidates begin with, and shows them where there are several.
  private mutating func offer(_ candidates: [Completion.Candidate], after head: String) {
    guard let line = prompt?.line, let first = candidates.first else {
      prompt?.problem = "nothing starts with this"
      return
    }
    let head = String(head.dropFirst(prompt?.command.count ?? 0))
    if candidates.count == 1 {
      let isFolder = first.text.hasSuffix("/")
      let space = isFolder || line.after.first?.isWhitespace == true ? "" : " "
      prompt?.line = TextLine(head + first.text + space, after: line.after)
      return
    }
    let common = candidates.dropFirst().reduce(first.text) { common, candidate in
      common.commonPrefixIgnoringCase(with: candidate.text)
    }
    if head.count + common.count > line.before.count {
      prompt?.line = TextLine(head + common, after: line.after)
    }
    console.completion = Completion(head: head, candidates: candidates, chosen: nil)
  }

  /// Puts the next candidate, or the one before, in the line.
  private mutating func choose(from completion: Completion, forward: Bool) {
    let count = completion.candidates.count
    let index =
      completion.chosen.map { ($0 + (forward ? 1 : count - 1)) % count }
      ?? (forward ? 0 : count - 1)
    console.completion?.chosen = index
    let after = prompt?.line.after ?? ""
    prompt?.line = TextLine(completion.head + completion.candidates[index].text, after: after)
  }
}

extension String {
  /// What two texts begin with, whatever the case of their letters.
  fileprivate func commonPrefixIgnoringCase(with other: String) -> String {
    String(zip(self, other).prefix { $0.lowercased() == $1.lowercased() }.map(\.0))
  }
}
