import Terminal

extension ViewerModel {
  /// The case on which a verdict would be given: the one in view, or the chosen one.
  var reviewed: Int? { worklist.isShown ? worklist.chosen : caseIndex }

  /// Why there can be no verdict; `nil` if there can.
  var reviewProblem: String? {
    worklist.reviewProblem ?? (reviewed == nil ? "There is no case." : nil)
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
      prompt = Prompt(.note(id), text: worklist.rows[id].review?.note ?? "")
    } else if case .character(let digit) = key.code, let score = Int(String(digit)),
      Review.scores.contains(score), key.modifiers.isEmpty
    {
      prompt = nil
      return [.worklist(.review(id, .score(score)))]
    } else if let verdict = letters[key.code], key.modifiers.isEmpty {
      prompt = nil
      return [.worklist(.review(id, .verdict(verdict)))]
    } else {
      prompt?.problem = "a, f, r, 1 to 5, n or c"
    }
    return []
  }

  /// Says what was saved.
  func saved(_ id: Int) -> Notice {
    let row = worklist.rows[id]
    let marks = row.review?.marks ?? ""
    let verdict = marks.isEmpty ? "no verdict" : marks
    let note = row.review.flatMap { $0.note.isEmpty ? nil : " – \($0.note)" } ?? ""
    let next =
      worklist.isShown || worklist.rows.count < 2
      ? "" : "; \(keyName(.nextCase)) opens the next case"
    return Notice(.success, "\(row.name): \(verdict)\(note)\(next)")
  }
}
