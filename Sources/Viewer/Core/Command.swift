/// A command's identity: its name in configuration files and on the command line, such as "next-slice".
///
/// Each command is declared beside its ``CommandSpec``, in the folder of the feature that it belongs to:
///
///     extension Command {
///       package static let nextSlice = Command("next-slice")
///     }
package struct Command: Hashable, Sendable {
  /// The name: lower case, words joined by hyphens.
  package let name: String

  /// Names a command.
  package init(_ name: String) { self.name = name }
}

extension String {
  /// A Swift name in lower case, its words joined by hyphens: "tumorCore" is "tumor-core".
  var kebabCased: String {
    var result = ""
    for character in self {
      let startsWord =
        character.isUppercase || (character.isNumber && result.last?.isNumber == false)
      if startsWord, !result.isEmpty { result += "-" }
      result += character.lowercased()
    }
    return result
  }
}
