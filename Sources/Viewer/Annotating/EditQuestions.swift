import Terminal

/// A question in the last line, and the letters that answer it.
typealias EditQuestion = (question: String, answer: String)

extension [EditQuestion] {
  /// The first wording that fits in a line of some columns; else the last one.
  fileprivate func fitting(_ width: Int) -> EditQuestion {
    first { $0.question.columns + $0.answer.columns + 2 <= width } ?? self[count - 1]
  }
}

private func inWords(_ strokes: Int) -> String { "\(strokes) stroke\(strokes == 1 ? "" : "s")" }

extension Editing.FoundEdits {
  /// The question whether to restore them.
  func question(width: Int) -> EditQuestion {
    let (count, answer) = (inWords(strokes), "y restores, n keeps for later")
    return [
      ("Unsaved edits were found: \(count), the last at \(time). ", answer),
      ("Unsaved edits: \(count), the last at \(time). ", answer),
      ("Unsaved edits: \(count). ", answer),
      ("\(count): ", "y restores, n keeps"),
    ].fitting(width)
  }
}

extension Prompt.Purpose {
  /// The question about edits, and the letters that answer it.
  func annotatorsQuestion(width: Int) -> EditQuestion {
    switch self {
    case .recoverEdits(let strokes, let time):
      let (count, answer) = (inWords(strokes), "y restores, d discards, n keeps for later")
      return [
        ("Unsaved edits: \(count), the last at \(time). ", answer),
        ("\(count), the last at \(time). ", answer),
        ("\(count): ", answer),
        ("\(count): ", "y restore d discard n keep"),
      ].fitting(width)
    case .replaceMask(path: _, let files):
      let name = files.first ?? ""
      return files.count > 1
        ? (
          name.truncatedStart(to: max(width - 54, 8))
            + " and its .json file exist. Replace both? ", "y/n"
        )
        : (name.truncatedStart(to: max(width - 34, 8)) + " exists. Replace it? ", "y/n")
    case .quitEditing:
      return [
        ("The mask is not saved: ", "s saves, k keeps for later, d discards, Esc cancels"),
        ("Not saved: ", "s save k keep d discard Esc"),
      ].fitting(width)
    default: return ("", "")
    }
  }
}
