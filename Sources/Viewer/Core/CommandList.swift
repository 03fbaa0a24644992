import Imaging

/// Every command of the viewer.
///
/// To add a command, add a ``CommandSpec`` to the list of its feature.
package enum CommandList {
  /// All commands, in the order of help.
  package static let all: [CommandSpec] =
    Browsing.commands + ImageInformation.commands + Aligning.commands + FollowUp.commands
    + Segmenting.commands
    + Brain.commands
    + Measuring.commands + Comparing.commands + Layout.commands + FineTuning.commands
    + Finding.commands + Worklist.commands + SeriesCommands.all + Exporting.commands
    + FinePictures.commands + Annotating.commands + Program.commands

  /// The commands that take arguments.
  package static let withArguments = all.filter { $0.typed != nil }

  /// The commands in the order in which the command line offers them: those with arguments first.
  static let typeable = withArguments + all.filter { $0.typed == nil }

  /// The commands that can have keys.
  package static let withKeys = all.filter(\.hasKeys)

  private static let byCommand = Dictionary(uniqueKeysWithValues: all.map { ($0.command, $0) })

  private static let byName = Dictionary(
    all.flatMap { spec in spec.names.map { ($0, spec) } }, uniquingKeysWith: { first, _ in first })

  /// What a command is and does.
  package static subscript(command: Command) -> CommandSpec? { byCommand[command] }

  /// The command with a name; an unambiguous beginning of the name is enough.
  ///
  /// - Throws: `CommandProblem` if there is none, or more than one.
  package static func command(_ name: String) throws(CommandProblem) -> CommandSpec {
    if let spec = byName[name] { return spec }
    let matches = typeable.filter { $0.name.hasPrefix(name) }
    if matches.count == 1 { return matches[0] }
    guard matches.isEmpty else {
      let names = matches.prefix(6).map(\.name) + (matches.count > 6 ? ["others"] : [])
      throw CommandProblem("\"\(name)\" can be \(names.joined(separator: ", ", last: " or "))")
    }
    let hint = name.nearest(of: typeable.map(\.name)).map { "; did you mean \($0)?" }
    throw CommandProblem("there is no command \"\(name)\"" + (hint ?? "; press Tab to list them"))
  }
}

extension Command {
  /// Why the command does nothing now, in one sentence; `nil` if it is available.
  package func problem(in model: ViewerModel) -> String? { CommandList[self]?.problem(in: model) }
}

extension ViewerModel {
  /// Does a command that is available and needs no arguments.
  mutating func perform(_ command: Command) -> [Effect] {
    CommandList[command]?.perform(on: &self) ?? []
  }
}
