/// What follows a command's name: a word, or the rest of the line.
public struct CommandArgument: Sendable {
  /// What it is called in help, in capitals, such as "LOW".
  public let name: String
  /// Whether it may be left out.
  public let isOptional: Bool
  /// What can be written for it.
  public let values: Values

  /// What can be written for an argument.
  public enum Values: Sendable {
    /// A word that nobody can guess, such as a number.
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
  public static func word(_ name: String, optional: Bool = false) -> CommandArgument {
    CommandArgument(name: name, isOptional: optional, values: .word)
  }

  /// One of some words.
  public static func choice(
    _ name: String, optional: Bool = false, _ words: @escaping @Sendable (ViewerModel) -> [String]
  ) -> CommandArgument {
    CommandArgument(name: name, isOptional: optional, values: .choice(words))
  }

  /// One of the cases of an enumeration, by their names in lower case.
  public static func choice<Value: CaseIterable & RawRepresentable & Sendable>(
    _ name: String, optional: Bool = false, of type: Value.Type
  ) -> CommandArgument where Value.RawValue == String {
    let words = type.allCases.map(\.rawValue.kebabCased)
    return choice(name, optional: optional) { _ in words }
  }

  /// A path; the last argument, for it takes the rest of the line, spaces and all.
  public static func file(
    _ name: String = "FILE", endings: [String] = [], optional: Bool = false
  ) -> CommandArgument {
    CommandArgument(name: name, isOptional: optional, values: .file(endings: endings))
  }

  /// Words; the last argument, for it takes the rest of the line.
  public static func text(_ name: String, optional: Bool = false) -> CommandArgument {
    CommandArgument(name: name, isOptional: optional, values: .text)
  }

}

extension [CommandArgument] {
  /// Whether an argument takes the rest of the line: the last one, where names may have spaces.
  func takesRest(_ place: Int) -> Bool {
    guard place == count - 1 else { return false }
    if case .word = self[place].values { return false }
    return true
  }
}
