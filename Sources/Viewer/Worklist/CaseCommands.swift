import Terminal

extension Worklist {
  /// Opening and segmenting cases.
  static let cases: [CommandSpec] = [
    CommandSpec(
      .nextCase, "next case", .cases, keys: [Key("]")], note: "in the order of the list",
      unless: { $0.worklist.switchProblem }, perform: { $0.openNeighbor(backward: false) }
    ).sharingLine(with: .previousCase, saying: "next, previous case"),
    CommandSpec(
      .previousCase, "previous case", .cases, keys: [Key("[")],
      unless: { $0.worklist.switchProblem }, perform: { $0.openNeighbor(backward: true) }),
    CommandSpec(
      .showList, "list of cases", .cases, keys: [Key(.backspace)],
      unless: { $0.worklist.rows.count > 1 ? nil : "There is one case, and no list." },
      perform: { $0.showList() }),
    CommandSpec(
      typed: "case", [.choice("NAME") { $0.worklist.listedNames }],
      "open a case by its name or number", example: "case 1",
      related: [.nextCase, .previousCase, .openCase]
    ) { model, words throws(CommandProblem) in
      let (word, names) = (words.words[0], model.worklist.listedNames)
      var index = names.firstIndex(of: word)
      if index == nil, let number = Int(word) {
        guard names.indices.contains(number - 1) else {
          throw CommandProblem("NAME is \(number); cases 1 to \(names.count) are listed")
        }
        index = number - 1
      }
      guard let index else {
        throw CommandProblem("there is no case \"\(word)\"; press Tab to list them")
      }
      model.worklist.moveCursor(to: index)
      return model.openChosen()
    },
  ]

  /// Verdicts and notes, and segmenting what is listed.
  static let reviews: [CommandSpec] = [
    CommandSpec(
      .review, "verdict and note", .cases, keys: [Key("Q")], note: reviewNote,
      unless: \.reviewProblem, change: { $0.askForReview() }
    ).listed(in: .list, "verdict and note", .cases, hint: "verdict", note: reviewNote)
      .typed(
        "verdict", [.choice("VERDICT") { _ in verdicts }], "accept, fix or reject the case",
        example: "verdict accept"
      ) { model, words throws(CommandProblem) in
        let index = try words.choice(0, of: verdicts)
        return try model.review(.verdict(Verdict(rawValue: verdicts[index])))
      },
    CommandSpec(
      typed: "score", [.word("NUMBER")], "score from 1, poor, to 5; 0: none",
      example: "score 4", related: [.review]
    ) { model, words throws(CommandProblem) in
      let score = try words.integer(0, in: 0...Review.scores.upperBound)
      return try model.review(.score(score == 0 ? nil : score))
    },
    CommandSpec(
      typed: "note", [.text("WORDS")], "write a note on the case",
      example: "note frontal part is missed", related: [.review]
    ) { model, words throws(CommandProblem) in try model.review(.note(words.words[0])) },
    CommandSpec(
      .segmentCase, "segment this case", .cases, keys: [Key("r")], in: [.list],
      note: "writes its labels; never replaces a file",
      unless: { model in
        model.chosenCaseProblem
          ?? model.worklist.chosen.flatMap { model.batchProblem(model.worklist.rows[$0]) }
      },
      perform: { $0.segmentChosen() }),
    CommandSpec(
      .segmentCases, "segment the listed cases", .cases, keys: [Key("R")], in: [.list],
      hint: "segment",
      note: "those without a prediction, in the background; press again to stop",
      change: { $0.askToSegment() }),
    CommandSpec(
      typed: "slurm", [.text("SBATCH", optional: true)],
      "segment listed cases on a cluster",
      example: "slurm --partition=gpu --cpus-per-task=4", related: [.segmentCases]
    ) { model, words throws(CommandProblem) in
      try model.submit((words.words.first ?? "").split(separator: " ").map(String.init))
    },
  ]

  private static let reviewNote =
    "then `a` accept, `f` fix, `r` reject, `1`–`5` score, `n` note, `c` clear; saved at once"

  /// The words for verdicts, and for none.
  private static let verdicts = Verdict.allCases.map(\.rawValue) + ["none"]

  /// Why there is no other case; `nil` if there is one.
  fileprivate var switchProblem: String? {
    rows.count > 1 ? nil : "There is only one case; open several to switch between them."
  }
}

extension ViewerModel {
  /// Saves a verdict or a note on the case in view, or on the chosen one.
  fileprivate func review(_ change: ReviewChange) throws(CommandProblem) -> [Effect] {
    if let reviewProblem { throw CommandProblem(reviewProblem) }
    return reviewed.map { [.worklist(.review($0, change))] } ?? []
  }
}
