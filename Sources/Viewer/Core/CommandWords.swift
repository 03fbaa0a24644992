/// Why a command cannot be done, as one sentence that names what was written.
package struct CommandProblem: Error, Hashable, CustomStringConvertible {
  /// The sentence.
  package let description: String
  /// Whether nothing is wrong with the line, so that there is nothing to correct in it.
  package let isOfTheMoment: Bool

  /// Creates a problem from its sentence.
  package init(_ description: String, isOfTheMoment: Bool = false) {
    self.description = description
    self.isOfTheMoment = isOfTheMoment
  }
}

/// What was written after a command's name, checked against what the command takes.
package struct CommandWords: Sendable {
  /// The words; a last argument that takes the rest of the line is one word.
  package let words: [String]
  private let arguments: [CommandArgument]

  /// Splits a line's rest.
  ///
  /// - Throws: `CommandProblem` if there are fewer or more words than the command takes.
  init(_ text: String, for command: CommandSpec) throws(CommandProblem) {
    arguments = command.typed?.arguments ?? []
    var words: [String] = []
    var rest = text.trimmed[...]
    while !rest.isEmpty {
      if arguments.takesRest(words.count) {
        words.append(String(rest))
        break
      }
      words.append(String(rest.prefix { !$0.isWhitespace }))
      rest = rest.drop { !$0.isWhitespace }.drop(while: \.isWhitespace)
    }
    self.words = words
    let needed = arguments.count { !$0.isOptional }
    guard (needed...arguments.count).contains(words.count) else {
      throw CommandProblem(
        arguments.isEmpty
          ? "\(command.name) takes nothing after its name"
          : "\(command.name) takes \(command.usage), as in :\(command.typed?.example ?? command.name)"
      )
    }
  }

  /// How many there are.
  package var count: Int { words.count }

  /// A word; `nil` if it was left out.
  package func word(_ index: Int) -> String? {
    words.indices.contains(index) ? words[index] : nil
  }

  /// A number.
  ///
  /// - Throws: `CommandProblem` if the word is none, or outside the range.
  package func number(_ index: Int, in range: ClosedRange<Double>? = nil) throws(CommandProblem)
    -> Double
  {
    guard let value = Double(words[index]), value.isFinite, range?.contains(value) ?? true else {
      throw problem(
        index,
        "a number"
          + (range.map { " from \(Self.text($0.lowerBound)) to \(Self.text($0.upperBound))" } ?? "")
      )
    }
    return value
  }

  /// A whole number.
  ///
  /// - Throws: `CommandProblem` if the word is none, or outside the range.
  package func integer(_ index: Int, in range: ClosedRange<Int>) throws(CommandProblem) -> Int {
    guard let value = Int(words[index]), range.contains(value) else {
      throw problem(index, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// The index of a word in a list; an unambiguous beginning is enough.
  ///
  /// - Parameters:
  ///   - index: Which word.
  ///   - names: The list.
  ///   - synonyms: Names of the list by other words for them, in lower case.
  /// - Returns: The index among the names.
  /// - Throws: `CommandProblem` if it is none of them, or the beginning of several.
  package func choice(
    _ index: Int, of names: [String], synonyms: [String: String] = [:]
  ) throws(CommandProblem) -> Int {
    let word = synonyms[words[index].lowercased()]?.lowercased() ?? words[index].lowercased()
    let exact = names.firstIndex { $0.lowercased() == word }
    let begun = names.indices.filter { names[$0].lowercased().hasPrefix(word) }
    guard let found = exact ?? (begun.count == 1 ? begun.first : nil) else {
      throw problem(index, names.joined(separator: ", ", last: " or "))
    }
    return found
  }

  /// One of the cases of an enumeration; see ``choice(_:of:synonyms:)-(_,[String],_)``.
  ///
  /// - Throws: `CommandProblem` if the word is none of their names.
  package func choice<Value: CaseIterable & RawRepresentable>(
    _ index: Int, of type: Value.Type, synonyms: [String: String] = [:]
  ) throws(CommandProblem) -> Value where Value.RawValue == String {
    let cases = Array(type.allCases)
    return cases[try choice(index, of: cases.map(\.rawValue.kebabCased), synonyms: synonyms)]
  }

  /// The problem that a word is not what it should be.
  private func problem(_ index: Int, _ wanted: String) -> CommandProblem {
    CommandProblem("\(arguments[index].name) is \"\(words[index])\"; it must be \(wanted)")
  }

  /// A bound without a fraction where it has none.
  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
  }
}

extension Collection<String> {
  /// The words in a row: "a, b or c".
  func joined(separator: String, last: String) -> String {
    guard count > 1, let end = dropFirst(count - 1).first else {
      return joined(separator: separator)
    }
    return dropLast().joined(separator: separator) + last + end
  }
}
