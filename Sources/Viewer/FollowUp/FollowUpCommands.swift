import Terminal

extension Command {
  package static let toggleTime = Command("toggle-time")
  package static let toggleDifference = Command("toggle-difference")
  package static let showChanges = Command("show-changes")
}

extension FollowUp {
  /// Comparing the case in view with another scan of the patient.
  static let commands: [CommandSpec] = [
    CommandSpec(
      typed: "compare-scan", [.file("DIR")], "another scan of the patient",
      example: "compare-scan ../week-012", related: [.toggleTime, .toggleDifference, .showChanges]
    ) { model, words throws(CommandProblem) in
      try model.compareScan(words.words[0])
    },
    CommandSpec(
      .toggleTime, "this scan or the other", .comparison, keys: [Key("C")],
      note: "the scan that `:compare DIR` read, in the same place; `:layout times` shows both",
      unless: \.otherTimeProblem, change: { $0.toggleTime() }),
    CommandSpec(
      .toggleDifference, "difference between scans", .comparison, keys: [Key("X")],
      note: "the other scan minus this one, each as z-scores", unless: \.otherTimeProblem,
      change: { $0.toggleDifference() }),
    CommandSpec(
      .showChanges, "lesion changes", .comparison, keys: [Key("%")],
      note: "new, gone, grown and shrunk lesions, and the volume over all scans",
      unless: \.changesProblem, change: { $0.followUp.changesOffset = 0 }),
  ]
}

extension ViewerModel {
  /// Compares with the scan of a folder, if that is possible now.
  mutating func compareScan(_ path: String) throws(CommandProblem) -> [Effect] {
    if let problem = followUpProblem { throw CommandProblem(problem, isOfTheMoment: true) }
    return compareTimes(with: path)
  }
}
