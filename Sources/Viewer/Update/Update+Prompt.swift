import Terminal

extension ViewerModel {
  /// Types into the prompt.
  mutating func type(_ key: Key, in prompt: Prompt) -> [Effect] {
    if key == Key("c", .control) || key.code == .escape {
      self.prompt = nil
      return []
    }
    if case .replace(let path) = prompt.purpose { return answer(key, path) }
    var prompt = prompt
    prompt.problem = nil
    switch key.code {
    case .enter: return accept(prompt)
    case .backspace:
      if !prompt.text.isEmpty { prompt.text.removeLast() }
    case .character(let scalar):
      if key.modifiers.isEmpty {
        prompt.text.unicodeScalars.append(scalar)
      } else if key == Key("u", .control) {
        prompt.text = ""
      } else if key == Key("z", .control) {
        return [.suspend]
      }
    default: break
    }
    self.prompt = prompt
    return []
  }

  private mutating func answer(_ key: Key, _ path: String) -> [Effect] {
    switch key.code {
    case .character("y"), .character("Y"):
      prompt = nil
      return export(to: path, replacing: true)
    case .character("n"), .character("N"): prompt = Prompt(.export, text: path)
    default: break
    }
    return []
  }

  private mutating func accept(_ accepted: Prompt) -> [Effect] {
    let text = accepted.text.trimmed
    prompt = accepted
    switch accepted.purpose {
    case .slice:
      let last = sliceCount - 1
      guard let number = Int(text), (0...max(last, 0)).contains(number) else {
        prompt?.problem = "a number from 0 to \(last)"
        return []
      }
      goToSlice(number)
      prompt = nil
    case .export:
      guard !text.isEmpty else {
        prompt?.problem = "a file name"
        return []
      }
      prompt = nil
      return export(to: text.lowercased().hasSuffix(".png") ? text : text + ".png")
    case .replace: break
    }
    return []
  }
}

extension String {
  /// The text without spaces at its ends.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace ?? false { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}
