import Terminal

extension CommandTable {
  /// Cases, their list and verdicts.
  static let cases: [NamedCommand] = [
    NamedCommand(
      "case", [.choice("NAME") { $0.cohort.listedNames }], "open a case by its name or number",
      .cases, example: "case 1", related: [.nextCase, .previousCase, .openCase]
    ) { model, words throws(CommandProblem) in
      let (word, names) = (words.words[0], model.cohort.listedNames)
      var place = names.firstIndex(of: word)
      if place == nil, let number = Int(word) {
        guard names.indices.contains(number - 1) else {
          throw CommandProblem("NAME is \(number); cases 1 to \(names.count) are listed")
        }
        place = number - 1
      }
      guard let place else {
        throw CommandProblem("there is no case \"\(word)\"; Tab lists them")
      }
      model.cohort.moveCursor(to: place)
      return model.openChosen()
    },
    NamedCommand(
      "filter", [.text("WORDS")], "list only cases with some words", .cases,
      example: "filter open wt<0.8", command: .filterCases, related: [.clearFilter]
    ) { model, words throws(CommandProblem) in
      model.cohort.choose(CohortFilter(words.words[0]))
      return []
    },
    NamedCommand(
      "sort", [.choice("COLUMN", of: CohortColumn.self)], "sort the list by a column", .cases,
      example: "sort verdict", related: [.sortByName, .sortByVerdict]
    ) { model, words throws(CommandProblem) in
      model.cohort.choose(try words.choice(0, of: CohortColumn.self))
      return []
    },
    NamedCommand(
      "verdict", [.choice("VERDICT") { _ in verdicts }], "judge the case", .cases,
      example: "verdict accept", command: .review
    ) { model, words throws(CommandProblem) in
      let place = try words.choice(0, of: verdicts)
      return try model.review(.verdict(Verdict(rawValue: verdicts[place])))
    },
    NamedCommand(
      "note", [.text("WORDS")], "note something on the case", .cases,
      example: "note frontal part is missed", related: [.review]
    ) { model, words throws(CommandProblem) in try model.review(.note(words.words[0])) },
  ]

  /// The words for verdicts, and for none.
  private static let verdicts = Verdict.allCases.map(\.rawValue) + ["none"]
}

extension ViewerModel {
  /// Has something saved that was said of the case in view, or of the chosen one.
  fileprivate func review(_ change: ReviewChange) throws(CommandProblem) -> [Effect] {
    if let reviewProblem { throw CommandProblem(reviewProblem) }
    return reviewed.map { [.cohort(.review($0, change))] } ?? []
  }
}
