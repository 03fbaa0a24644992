/// All commands of the command line.
///
/// Help, docs/keys.md, completion and dispatch are made from this table, as they are from the key table
/// beside it.
package enum CommandTable {
  /// The commands that take arguments, in the order of help.
  ///
  /// Each part of the viewer has a list of its own.
  package static let withArguments: [NamedCommand] =
    viewing + canvas + overlays + comparison + editing + cases + program

  /// Every command, those of the key table that take nothing last.
  package static let all: [NamedCommand] =
    withArguments
    + Command.allCases.filter { !claimed.contains($0) }
    .compactMap { KeyMap.standard.binding(of: $0).map(NamedCommand.init) }

  /// Commands of the key table that take arguments here.
  private static let claimed = Set(withArguments.compactMap(\.command))

  /// Commands by all their names.
  private static let byName: [String: NamedCommand] = Dictionary(
    all.flatMap { command in ([command.name] + command.aliases).map { ($0, command) } },
    uniquingKeysWith: { first, _ in first })

  /// The command that a name means; the beginning of a name suffices where it is that of one alone.
  ///
  /// - Throws: `CommandProblem` where there is none, or several.
  package static func command(_ name: String) throws(CommandProblem) -> NamedCommand {
    if let command = byName[name] { return command }
    let begun = all.filter { $0.name.hasPrefix(name) }
    if begun.count == 1 { return begun[0] }
    guard begun.isEmpty else {
      let names = begun.prefix(6).map(\.name) + (begun.count > 6 ? ["others"] : [])
      throw CommandProblem("\"\(name)\" can be \(names.joined(separator: ", ", last: " or "))")
    }
    let near = all.map(\.name).min { $0.distance(to: name) < $1.distance(to: name) }
    let hint = near.flatMap { $0.distance(to: name) <= 2 ? "; did you mean \($0)?" : nil }
    throw CommandProblem("there is no command \"\(name)\"" + (hint ?? "; Tab lists them"))
  }
}

extension String {
  /// How many letters must be changed, added or left out to make another word (Levenshtein).
  func distance(to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (place, letter) in enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for column in other.indices {
        let change = diagonal + (letter == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(change, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[other.count]
  }
}
