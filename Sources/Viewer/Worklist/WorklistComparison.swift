import Imaging

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

    /// Whether it asks which of two values is larger.
    var isOrdering: Bool { self != .equal && self != .unequal }

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

  /// Whether two words are parts of one comparison: "volume" and ">100", "volume>" and "100", or "wt<80" and "%".
  static func isSplit(between first: String, and second: String) -> Bool {
    let first = first.hasPrefix("!") ? String(first.dropFirst()) : first
    if let begun = WorklistComparison(first) { return begun.value.isEmpty || second == "%" }
    return !first.isEmpty && Sign.allCases.contains { second.hasPrefix($0.rawValue) }
  }

  /// The column that is compared; `nil` if there is none of this name.
  func column(tables: [String]) -> WorklistColumn? { WorklistColumn(filter: name, tables: tables) }

  /// Whether the value in a column passes; a missing one never does, and every value does until there is
  /// something to compare it with.
  func holds(_ found: WorklistValue?, in column: WorklistColumn) -> Bool {
    if value.isEmpty { return true }
    switch found {
    case nil: return false
    case .number(let number):
      guard let limit = limit(in: column) else { return sign == .unequal }
      return sign.holds(number, limit)
    case .text(let text):
      if wantsNumbers(in: column), !WorklistCell.isDate(text) { return false }
      return sign.holds(text, value)
    }
  }

  /// Whether only numbers can pass: a word of a table is neither larger nor smaller than a number.
  private func wantsNumbers(in column: WorklistColumn) -> Bool {
    guard case .table = column else { return false }
    return sign.isOrdering && limit(in: column) != nil
  }

  /// The number to compare with; a Dice above 1, or with a percent sign, is a percentage.
  private func limit(in column: WorklistColumn) -> Double? {
    let isPercentage = value.hasSuffix("%")
    let text = isPercentage ? String(value.dropLast()) : value
    guard let number = writtenNumber(text, hasDecimalComma: true) else { return nil }
    return isPercentage || column.region != nil && number > 1 ? number / 100 : number
  }

  // MARK: - In words

  /// How it is understood, such as "Dice TC > 0.50" or "volume > 100 ml".
  func words(_ column: WorklistColumn) -> String {
    let name = column.region.map { "Dice \($0.abbreviation)" } ?? column.word
    let unit = column == .volume ? " ml" : ""
    return "\(name) \(sign.rawValue) \(shownValue(column))\(unit)"
  }

  /// The same, with how many values cannot pass because they are not numbers.
  func words(_ column: WorklistColumn, _ contents: WorklistContents) -> String {
    let count = wantsNumbers(in: column) ? contents.wordCount(column) : 0
    guard count > 0 else { return words(column) }
    return
      "\(words(column)) (\(count) \(count == 1 ? "value is not a number" : "values are not numbers"))"
  }

  private func shownValue(_ column: WorklistColumn) -> String {
    guard !value.isEmpty else { return "…" }
    guard column.region != nil, let limit = limit(in: column) else { return value }
    let text = short(limit)
    return fixed(limit, max((text.split(separator: ".").dropFirst().first?.count ?? 0), 2))
  }

  /// Why it lists nothing, in a sentence; `nil` if it can list something.
  func problem(_ contents: WorklistContents) -> String? {
    guard let column = column(tables: contents.tables) else {
      let names = contents.columns.map(\.filterWord).joined(separator: ", ")
      return "There is no column “\(name)”; there are \(names)."
    }
    if value.isEmpty { return nil }
    if contents.isNumeric(column), limit(in: column) == nil {
      return "\(words(column)): \(column.filterWord) is a number, but “\(value)” is not."
    }
    // Which regions have a Dice is known only once masks were compared.
    if contents.has(column) || column.region != nil && contents.has(.wholeTumor) { return nil }
    return column.region == nil
      ? "No case has a \(column.filterWord)."
      : "\(words(column)): no case has a Dice, which needs a prediction and a reference."
  }
}
