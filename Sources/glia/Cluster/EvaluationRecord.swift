/// What one part of `glia evaluate` found out about a case, or that it has tried all of its cases.
struct EvaluationRecord: Codable {
  /// The case's place in the plan; `nil` in the last line.
  var entry: Int?
  /// The numbers of a case that could be compared.
  var result: EvaluationCase?
  /// Why it could not.
  var reason: String?

  init() {}

  init(_ entry: Int, _ outcome: EvaluationRun.Outcome) {
    self.entry = entry
    switch outcome {
    case .success(let result): self.result = result
    case .failure(let error): reason = error.sentence
    }
  }

  /// What came of the case.
  var outcome: EvaluationRun.Outcome? {
    if let result { return .success(result) }
    return reason.map { .failure(CommandFailure($0)) }
  }
}
