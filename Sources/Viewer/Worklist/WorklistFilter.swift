/// Which cases are listed: those to which every word of a text applies.
///
/// A word applies where name, verdict, note, folder or a table's cell contain it, in small or capital
/// letters; after `!` where they do not. `wt<0.8` and `age>=60` compare a column, `grade="low grade"`
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

  /// The words of a text; quotes keep spaces in one.
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
    return words.filter { !$0.isEmpty }
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

  /// The names in comparisons that are no column.
  func unknownNames(tables: [String]) -> [String] {
    comparisons.filter { $0.column(tables: tables) == nil }.map(\.name)
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
    let text =
      "\(row.name) \(row.review?.verdict?.rawValue ?? "") \(row.review?.note ?? "") \(row.folder) \(cells)"
      .lowercased()
    return terms.allSatisfy { term in
      let applies =
        switch term.test {
        case .contains(let word): text.contains(word)
        case .reference: row.hasReference
        case .prediction: row.prediction.file != nil
        case .open: row.review?.verdict == nil
        case .compare(let comparison):
          comparison.column(tables: tables).map { comparison.holds(row.value(of: $0)) }
            ?? text.contains(comparison.word)
        }
      return applies != term.isNegated
    }
  }
}

/// A word of a filter that compares a column with a value, such as `age>60`.
struct WorklistComparison: Hashable, Sendable {
  /// The whole word.
  let word: String
  /// The column's name, in small letters.
  let name: String
  private let sign: Sign
  private let value: String

  /// The signs; those of two characters come first.
  private enum Sign: String, CaseIterable, Sendable {
    case atMost = "<="
    case atLeast = ">="
    case unequal = "!="
    case equal = "="
    case below = "<"
    case above = ">"

    func holds<Value: Comparable>(_ one: Value, _ other: Value) -> Bool {
      switch self {
      case .atMost: one <= other
      case .atLeast: one >= other
      case .unequal: one != other
      case .equal: one == other
      case .below: one < other
      case .above: one > other
      }
    }
  }

  /// Reads a word; `nil` if it compares nothing.
  init?(_ word: String) {
    guard let start = word.firstIndex(where: { "<>=!".contains($0) }), start > word.startIndex,
      let sign = Sign.allCases.first(where: { word[start...].hasPrefix($0.rawValue) })
    else { return nil }
    self.word = word
    self.sign = sign
    name = String(word[..<start])
    value = String(word[start...].dropFirst(sign.rawValue.count))
  }

  /// The column that is compared; `nil` if there is none of this name.
  func column(tables: [String]) -> WorklistColumn? { WorklistColumn(filter: name, tables: tables) }

  /// Whether a value passes; a missing one never does, and every value does until there is something
  /// to compare it with.
  func holds(_ found: WorklistValue?) -> Bool {
    if value.isEmpty { return true }
    switch found {
    case nil: return false
    case .number(let number):
      guard let limit = Double(value) else { return sign == .unequal }
      return sign.holds(number, limit)
    case .text(let text): return sign.holds(text, value)
    }
  }
}
