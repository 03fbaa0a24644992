package import Terminal

/// A command of the command line: its name, what it takes, and what it does.
///
/// Commands of the key table are made into named commands by themselves; one that takes arguments is
/// written down here beside it:
///
///     NamedCommand(
///       "opacity", [.word("PERCENT")], "how opaque labels are", .overlay,
///       example: "opacity 40", related: [.moreOpacity, .lessOpacity]
///     ) { model, words throws(CommandProblem) in
///       model.opacity = try words.integer(0, in: 0...100)
///       return []
///     }
package struct NamedCommand: Sendable {
  /// Does the command, and says what work is to be done.
  package typealias Action =
    @Sendable (inout ViewerModel, CommandWords) throws(CommandProblem) -> [Effect]

  /// What is typed, in lower case with hyphens.
  package let name: String
  /// Other names for it.
  package let aliases: [String]
  /// What may follow.
  package let arguments: [CommandArgument]
  /// What it does, in at most 36 columns.
  package let help: String
  /// Where it stands in help.
  package let group: KeyGroup
  /// A line that does it.
  package let example: String
  /// The command of the key table that is done where nothing follows the name.
  package let command: Command?
  /// Commands of the key table that do parts of it.
  package let related: [Command]
  private let action: Action

  /// Creates a command that takes arguments.
  ///
  /// - Parameters:
  ///   - name: What is typed.
  ///   - arguments: What may follow.
  ///   - help: What it does, in at most 36 columns.
  ///   - group: Where it stands in help.
  ///   - example: A line that does it.
  ///   - aliases: Other names for it.
  ///   - command: The command of the key table that is done where nothing follows the name.
  ///   - related: Commands of the key table that do parts of it.
  ///   - action: Does it with what follows the name.
  package init(
    _ name: String, _ arguments: [CommandArgument], _ help: String, _ group: KeyGroup,
    example: String, aliases: [String] = [], command: Command? = nil, related: [Command] = [],
    action: @escaping Action
  ) {
    self.name = name
    self.arguments = arguments
    self.help = help
    self.group = group
    self.example = example
    // A command of the key table goes by its own name too.
    self.aliases = aliases + (command.map { $0.name == name ? [] : [$0.name] } ?? [])
    self.command = command
    self.related = related
    self.action = action
  }

  /// Creates a command of the key table that takes no arguments.
  init(_ binding: KeyBinding) {
    self.init(
      binding.command.name, [], binding.help, binding.group, example: binding.command.name,
      aliases: binding.command == .quit ? ["q"] : [], command: binding.command
    ) { _, _ in [] }
  }

  /// What may follow, such as "LOW HIGH" or "[REGION] VALUE".
  package var usage: String {
    arguments.map { $0.isOptional || command != nil ? "[\($0.name)]" : $0.name }
      .joined(separator: " ")
  }

  /// The keys that do it, or parts of it.
  package var keys: [Key] {
    ((command.map { [$0] } ?? []) + related).flatMap { Settings.current.keys.keys($0) }
  }

  /// Whether it does something in a mode: where the mode's table has it or parts of it, or none has.
  func isAvailable(in mode: KeyMode) -> Bool {
    let parts = (command.map { [$0] } ?? []) + related
    return parts.isEmpty
      || KeyMap.standard.bindings(in: mode).contains { parts.contains($0.command) }
  }

  /// Whether it does something in the live mode, or in that to which it falls back.
  func isAvailable(in model: ViewerModel) -> Bool {
    isAvailable(in: model.keyMode) || model.keyMode.fallback.map(isAvailable) ?? false
  }

  /// Does it.
  ///
  /// - Throws: `CommandProblem` where it cannot be done as it was written, or not now.
  func run(_ model: inout ViewerModel, _ text: String) throws(CommandProblem) -> [Effect] {
    let isBare = text.trimmed.isEmpty
    if !isAvailable(in: model), isAvailable(in: .edit) {
      throw CommandProblem(
        "\(name) is for a mask that is edited; \(KeyTable.keyName(.edit)) begins to edit")
    }
    if !isAvailable(in: model) {
      let place = model.keyMode.rawValue
      throw CommandProblem(
        "\(name) is of no use \(place.prefix(1).lowercased())\(place.dropFirst())")
    }
    if let command, isBare {
      if let reason = command.disabledReason(in: model) { throw CommandProblem(reason) }
      return model.perform(command)
    }
    return try action(&model, CommandWords(text, for: self))
  }
}
