import Terminal

extension CommandSpec {
  /// Does what was typed after the command's name.
  ///
  /// - Throws: `CommandProblem` if it cannot be done as typed, or not now.
  func run(_ model: inout ViewerModel, _ text: String) throws(CommandProblem) -> [Effect] {
    if let problem = modeProblem(in: model) { throw CommandProblem(problem) }
    if text.trimmed.isEmpty, hasKeys {
      if let problem = problem(in: model) {
        throw CommandProblem(problem, isOfTheMoment: self.name == Command.align.name)
      }
      return perform(on: &model) ?? []
    }
    let words = try CommandWords(text, for: self)
    return try typed?.action(&model, words) ?? []
  }

  /// Why the mode in view does not have it; `nil` if it does.
  func modeProblem(in model: ViewerModel) -> String? {
    guard !isAvailable(in: model) else { return nil }
    guard !isAvailable(in: .edit) else {
      return ":\(name) works only while you edit a mask; press \(model.keyName(.edit)) to edit"
    }
    return "\(name) does not work \(model.keyMode.phrase)"
  }

  /// Usage, help and keys in one line.
  func summary(_ keys: KeyMap) -> String {
    let usage = ([name] + (usage.isEmpty ? [] : [usage])).joined(separator: " ")
    let keys = keys.keys(self)
    let words = keys.isEmpty ? "no key" : keys.map(\.description).joined(separator: " ")
    return ":\(usage)  \(help)  (\(words))"
  }
}
