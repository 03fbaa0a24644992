/// Which cases are listed: those to which every word of a text applies.
///
/// A word applies where name, verdict, note, folder or a table's cell contain it, in small or capital
/// letters; after `!` where they do not. `wt<0.8` and `age >= 60` compare a column, `grade="low grade"`
/// quotes spaces, `ref` and `pred` want a reference and a prediction, and `open` a case without a
/// verdict.
package struct WorklistFilter: Hashable, Sendable {
  /// What was typed.
  package let text: String
  private let terms: [Term]

  private struct Term: Hashable, Sendable {
    let isNegated: Bool
    let test: Test
  }

  private enum Test: Hashable, Sendable {
    case contains(String)
    case reference, prediction, open
    case compare(WorklistComparison)
  }

  /// Reads a text; an empty one lists all cases.
  package init(_ text: String = "") {
    self.text = text
    terms = Self.words(text.lowercased()).compactMap { word in
      let isNegated = word.hasPrefix("!")
      let word = isNegated ? String(word.dropFirst()) : word
      return word.isEmpty ? nil : Term(isNegated: isNegated, test: Self.test(word))
    }
  }

  /// Whether all cases are listed.
  package var isEmpty: Bool { terms.isEmpty }

  /// The words of a text; quotes keep spaces in one, and comparisons may have spaces around their sign.
  private static func words(_ text: String) -> [String] {
    var words = [""]
    var isQuoted = false
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == " ", !isQuoted {
        words.append("")
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words.filter { !$0.isEmpty }.reduce(into: []) { words, word in
      if let last = words.last, WorklistComparison.isSplit(between: last, and: word) {
        words[words.count - 1] += word
      } else {
        words.append(word)
      }
    }
  }

  private static func test(_ word: String) -> Test {
    switch word {
    case "ref": .reference
    case "pred": .prediction
    case "open": .open
    default: WorklistComparison(word).map { .compare($0) } ?? .contains(word)
    }
  }

  private var comparisons: [WorklistComparison] {
    terms.compactMap { if case .compare(let comparison) = $0.test { comparison } else { nil } }
  }

  /// The columns on which it depends.
  func columns(tables: [String]) -> Set<WorklistColumn> {
    Set(comparisons.compactMap { $0.column(tables: tables) })
  }

  /// Why a comparison lists nothing, in a sentence; `nil` if all can list something.
  func problem(_ contents: WorklistContents) -> String? {
    comparisons.lazy.compactMap { $0.problem(contents) }.first
  }

  /// How its words are understood, such as "no verdict, Dice TC > 0.50".
  func words(_ contents: WorklistContents) -> String {
    terms.map { term in
      let words =
        switch term.test {
        case .contains(let word): "“\(word)”"
        case .reference: "with reference"
        case .prediction: "with prediction"
        case .open: "no verdict"
        case .compare(let comparison):
          comparison.column(tables: contents.tables).map { comparison.words($0, contents) }
            ?? "“\(comparison.word)”"
        }
      return term.isNegated ? "not \(words)" : words
    }.joined(separator: ", ")
  }

  /// Whether a case is listed.
  ///
  /// - Parameters:
  ///   - row: The case.
  ///   - tables: The columns of tables; a comparison with anything else is looked for as text.
  /// - Returns: Whether all words apply.
  func matches(_ row: WorklistRow, tables: [String] = []) -> Bool {
    guard !terms.isEmpty else { return true }
    let cells = row.cells.map(\.text).joined(separator: " ")
    let others = row.review?.others.map(\.words).joined(separator: " ") ?? ""
    let text =
      "\(row.name) \(row.review?.words ?? "") \(others) \(row.folder) \(cells)"
      .lowercased()
    return terms.allSatisfy { term in
      let applies =
        switch term.test {
        case .contains(let word): text.contains(word)
        case .reference: row.hasReference
        case .prediction: row.prediction.file != nil
        case .open: row.review?.verdict == nil
        case .compare(let comparison):
          comparison.column(tables: tables).map { comparison.holds(row.value(of: $0), in: $0) }
            ?? text.contains(comparison.word)
        }
      return applies != term.isNegated
    }
  }
}
