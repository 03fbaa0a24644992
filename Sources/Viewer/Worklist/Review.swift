import Terminal

extension ViewerModel {
  /// The case on which a verdict would be given: the one in view, or the chosen one.
  var reviewed: Int? { cohort.isShown ? cohort.chosen : caseIndex }

  /// Why there can be no verdict; `nil` where there can.
  var reviewProblem: String? {
    cohort.reviewProblem ?? (reviewed == nil ? "There is no case." : nil)
  }

  /// Asks for a verdict.
  mutating func askForReview() {
    if let id = reviewed { prompt = Prompt(.review(id)) }
  }

  /// Takes the letter of a verdict.
  mutating func review(_ id: Int, _ key: Key) -> [Effect] {
    let letters: [Key.Code: Verdict?] = [
      .character("a"): .accept, .character("f"): .fix, .character("r"): .reject,
      .character("c"): Verdict?.none,
    ]
    if key == Key("n") {
      prompt = Prompt(.note(id), text: cohort.rows[id].review?.note ?? "")
    } else if let verdict = letters[key.code], key.modifiers.isEmpty {
      prompt = nil
      return [.cohort(.review(id, .verdict(verdict)))]
    } else {
      prompt?.problem = "a, f, r, n or c"
    }
    return []
  }

  /// Says what was saved.
  func saved(_ id: Int) -> Notice {
    let row = cohort.rows[id]
    let verdict = row.review?.verdict.map { "\($0.rawValue)" } ?? "no verdict"
    let note = row.review.flatMap { $0.note.isEmpty ? nil : " – \($0.note)" } ?? ""
    let next =
      cohort.isShown || cohort.rows.count < 2
      ? "" : "; \(KeyTable.keyName(.nextCase)) opens the next case"
    return Notice(.success, "\(row.name): \(verdict)\(note)\(next)")
  }
}
