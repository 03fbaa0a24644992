import Terminal

extension ViewerModel {
  /// Handles a key in a prompt.
  mutating func type(_ key: Key, in prompt: Prompt) -> [Effect] {
    if key == Key("z", .control) { return [.suspend] }
    if key == Key("c", .control) || key.code == .escape {
      self.prompt = nil
      console.forgetPlace()
      if case .filter(let before) = prompt.purpose { worklist.choose(before) }
      help?.chosen = nil
      if prompt.purpose.isAnnotators { leaveQuestion() }
      return []
    }
    switch prompt.purpose {
    case .command: return typeCommand(key, in: prompt)
    case .labels: return chooseLabels(key)
    case .searchHelp: return searchHelp(key, in: prompt)
    case .replace(let path):
      return answer(key, no: Prompt(.export, text: path)) { $0.export(to: path, replacing: true) }
    case .replaceLabels(let path):
      return answer(key, no: Prompt(Command("save-labels"), asking: "Save labels to: ", text: path))
      {
        $0.saveLabels(to: path, replacing: true)
      }
    case .replaceMeasurements(let path):
      return answer(key, no: .exportMeasurements(to: path)) {
        $0.exportMeasurements(to: path, replacing: true)
      }
    case .review(let id): return review(id, key)
    case .segmentCases(let ids): return answer(key, no: nil) { $0.segment(ids) }
    case .stopSegmenting: return answer(key, no: nil) { $0.stopSegmenting() }
    case .quit:
      return answer(key, no: nil) {
        $0.closeEditing() + [.cancelSegmentation, .worklist(.cancelSegmentation), .quit]
      }
    case .quitMeasuring: return answer(key, no: nil) { $0.quitWithoutMeasurements() }
    case .quitExporting:
      guard [Key("q"), Key("y"), Key("n")].contains(key) else { return [] }
      self.prompt = nil
      return key == Key("n") ? [] : leave()
    case .filter: if let effects = moveInList(key) { return effects }
    case .recoverEdits, .replaceMask, .quitEditing:
      return answerInEditing(key, prompt.purpose)
    case .slice, .export, .note: break
    }
    if key.code == .enter { return accept(prompt) }
    self.prompt?.edit(key)
    if case .filter = prompt.purpose { worklist.choose(WorklistFilter(self.prompt?.text ?? "")) }
    return []
  }

  /// Runs `yes` if the answer is yes; goes back to a prompt if it is no.
  private mutating func answer(
    _ key: Key, no: Prompt?, yes: (inout ViewerModel) -> [Effect]
  ) -> [Effect] {
    switch key.code {
    case .character("y"), .character("Y"):
      prompt = nil
      return yes(&self)
    case .character("n"), .character("N"): prompt = no
    default: break
    }
    return []
  }

  private mutating func accept(_ accepted: Prompt) -> [Effect] {
    let text = accepted.text.trimmed
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
      if let problem = exportMenu.problem(text) {
        prompt?.problem = problem
        return []
      }
      prompt = nil
      return export(to: text.withPictureEnding(exportMenu.format))
    case .filter: prompt = nil
    case .note(let id):
      prompt = nil
      return [.worklist(.review(id, .note(text)))]
    case .command, .labels, .searchHelp, .replace, .replaceLabels, .replaceMeasurements, .review,
      .segmentCases,
      .stopSegmenting,
      .quit, .quitMeasuring, .quitExporting, .recoverEdits, .replaceMask, .quitEditing:
      break
    }
    return []
  }
}
