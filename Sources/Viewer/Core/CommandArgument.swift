/// What follows a command's name: a word, or the rest of the line.
package struct CommandArgument: Sendable {
  /// What it is called in help, in capitals, such as "LOW".
  package let name: String
  /// Whether it may be left out.
  package let isOptional: Bool
  /// What can be written for it.
  package let values: Values

  /// What can be written for an argument.
  package enum Values: Sendable {
    /// A word that cannot be completed, such as a number.
    case word
    /// One of some words.
    case choice(@Sendable (ViewerModel) -> [String])
    /// A path, which is the rest of the line; folders and the files with one of some endings, or all
    /// files where none is given, are offered.
    case file(endings: [String])
    /// Words, which are the rest of the line.
    case text
  }

  /// A number, or another word that cannot be completed.
  package static func word(_ name: String, optional: Bool = false) -> CommandArgument {
    CommandArgument(name: name, isOptional: optional, values: .word)
  }

  /// One of some words.
  package static func choice(
    _ name: String, optional: Bool = false, _ words: @escaping @Sendable (ViewerModel) -> [String]
  ) -> CommandArgument {
    CommandArgument(name: name, isOptional: optional, values: .choice(words))
  }

  /// One of the cases of an enumeration, by their names in lower case.
  package static func choice<Value: CaseIterable & RawRepresentable & Sendable>(
    _ name: String, optional: Bool = false, of type: Value.Type
  ) -> CommandArgument where Value.RawValue == String {
    let words = type.allCases.map(\.rawValue.kebabCased)
    return choice(name, optional: optional) { _ in words }
  }

  /// A path; the last argument, for it takes the rest of the line, spaces and all.
  package static func file(
    _ name: String = "FILE", endings: [String] = [], optional: Bool = false
  ) -> CommandArgument {
    CommandArgument(name: name, isOptional: optional, values: .file(endings: endings))
  }

  /// Words; the last argument, for it takes the rest of the line.
  package static func text(_ name: String, optional: Bool = false) -> CommandArgument {
    CommandArgument(name: name, isOptional: optional, values: .text)
  }

}

extension [CommandArgument] {
  /// Whether an argument takes the rest of the line: the last one, where names may have spaces.
  func takesRest(_ index: Int) -> Bool {
    guard index == count - 1 else { return false }
    if case .word = self[index].values { return false }
    return true
  }
}
