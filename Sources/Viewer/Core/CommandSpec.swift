import Terminal

/// Everything about one command: its name, keys, help, when it is available, and what it does.
///
/// Dispatch, the status line, help, docs/keys.md, completion and configuration all read this value:
///
///     CommandSpec(
///       .zoomIn, "zoom in", .pictures, keys: [Key("+"), Key("=")], note: "around the crosshair",
///       unless: \.pictureProblem, change: { $0.zoom(by: Canvas.zoomStep) })
package struct CommandSpec: Sendable {
  /// Changes the model and returns the work to be done.
  package typealias Action = @Sendable (inout ViewerModel) -> [Effect]
  /// Why the command is unavailable, in one sentence; `nil` if it is available.
  package typealias Problem = @Sendable (ViewerModel) -> String?

  /// The command's identity.
  ///
  /// Its name is the one in configuration files.
  package let command: Command
  /// Other names that are accepted wherever ``command``'s name is.
  package let aliases: [String]
  /// How each mode that has the command lists it.
  package private(set) var bindings: [KeyMode: KeyBinding]
  /// How it is typed with arguments; `nil` if it takes none.
  package private(set) var typed: TypedForm?
  /// Whether pressing its key while it is unavailable clears the status line instead of saying why.
  package let isSilent: Bool
  private let reason: Problem
  private let action: Action?

  private init(
    _ command: Command, aliases: [String] = [], bindings: [KeyMode: KeyBinding] = [:],
    typed: TypedForm? = nil, isSilent: Bool = false, reason: @escaping Problem = { _ in nil },
    action: Action? = nil
  ) {
    self.command = command
    self.aliases = aliases
    self.bindings = bindings
    self.typed = typed
    self.isSilent = isSilent
    self.reason = reason
    self.action = action
  }
}

// MARK: - Creating

extension CommandSpec {
  /// Creates a command that has effects.
  ///
  /// - Parameters:
  ///   - command: Its identity.
  ///   - help: What it does, in at most 26 columns.
  ///   - group: Its heading in help.
  ///   - keys: Its default keys.
  ///   - modes: The modes that have it.
  ///   - hint: Its words in the status line; `nil` if it is not listed there.
  ///   - hintKeys: The keys in the status line, where one hint covers several commands.
  ///   - note: What docs/keys.md and the search in help add to `help`.
  ///   - aliases: Other names for it.
  ///   - isSilent: Whether pressing its key while it is unavailable clears the status line.
  ///   - problem: Why it is unavailable.
  ///   - perform: Does it.
  init(
    _ command: Command, _ help: String, _ group: CommandGroup, keys: [Key],
    in modes: [KeyMode] = [.viewer], hint: String? = nil, hintKeys: String? = nil,
    note: String? = nil, aliases: [String] = [], isSilent: Bool = false,
    unless problem: @escaping Problem = { _ in nil }, perform: @escaping Action
  ) {
    let binding = KeyBinding(
      keys, command, help, group, hint: hint, hintKeys: hintKeys, note: note)
    self.init(
      command, aliases: aliases,
      bindings: Dictionary(uniqueKeysWithValues: modes.map { ($0, binding) }),
      isSilent: isSilent, reason: problem, action: perform)
  }

  /// Creates a command that changes the model and has no effects.
  init(
    _ command: Command, _ help: String, _ group: CommandGroup, keys: [Key],
    in modes: [KeyMode] = [.viewer], hint: String? = nil, hintKeys: String? = nil,
    note: String? = nil, aliases: [String] = [], isSilent: Bool = false,
    unless problem: @escaping Problem = { _ in nil },
    change: @escaping @Sendable (inout ViewerModel) -> Void
  ) {
    self.init(
      command, help, group, keys: keys, in: modes, hint: hint, hintKeys: hintKeys, note: note,
      aliases: aliases, isSilent: isSilent, unless: problem
    ) { model in
      change(&model)
      return []
    }
  }

  /// Creates a command without keys, which needs arguments; `related` commands do parts of it.
  init(
    typed name: String, _ arguments: [CommandArgument], _ help: String, example: String,
    aliases: [String] = [], related: [Command] = [], perform: @escaping TypedForm.Action
  ) {
    self.init(
      Command(name),
      typed: TypedForm(
        name: name, aliases: aliases, arguments: arguments, help: help, example: example,
        related: related, isOptional: false, action: perform))
  }

  /// The command with arguments that may follow its name on the command line.
  ///
  /// - Parameters:
  ///   - name: What is typed; the command's own name stays valid.
  ///   - arguments: What may follow.
  ///   - help: What it does with arguments, in at most 36 columns.
  ///   - example: A line that does it.
  ///   - aliases: Other names for it.
  ///   - related: Other commands that do parts of it.
  ///   - perform: Does it.
  /// - Returns: The command.
  func typed(
    _ name: String, _ arguments: [CommandArgument], _ help: String, example: String,
    aliases: [String] = [], related: [Command] = [], perform: @escaping TypedForm.Action
  ) -> CommandSpec {
    var spec = self
    spec.typed = TypedForm(
      name: name, aliases: aliases, arguments: arguments, help: help, example: example,
      related: related, isOptional: true, action: perform)
    return spec
  }

  /// The command in one line of help with others that come after it.
  ///
  /// - Parameters:
  ///   - partners: The others, in the order of their keys.
  ///   - words: What they all do, in at most 26 columns.
  /// - Returns: The command.
  func sharingLine(with partners: Command..., saying words: String) -> CommandSpec {
    var spec = self
    spec.bindings = bindings.mapValues {
      $0.sharing(KeyBinding.SharedLine(words: words, partners: partners))
    }
    return spec
  }

  /// The command with other words in one mode.
  func listed(
    in mode: KeyMode, _ help: String, _ group: CommandGroup, hint: String? = nil,
    note: String? = nil
  ) -> CommandSpec {
    var spec = self
    let keys = bindings.values.first?.keys ?? []
    spec.bindings[mode] = KeyBinding(keys, command, help, group, hint: hint, note: note)
    return spec
  }
}

// MARK: - Reading

extension CommandSpec {
  /// What is typed to do it.
  package var name: String { typed?.name ?? command.name }

  /// Every name that is accepted, ``name`` first.
  package var names: [String] {
    [name] + (typed?.aliases ?? []) + (name == command.name ? [] : [command.name]) + aliases
  }

  /// Whether it can be done without arguments, and so have a key.
  package var hasKeys: Bool { action != nil }

  /// What it does, in a few words.
  package var help: String { typed?.help ?? firstBinding?.help ?? "" }

  /// The line of the first mode that has it.
  package var firstBinding: KeyBinding? { KeyMode.allCases.lazy.compactMap { bindings[$0] }.first }

  /// Commands whose keys do it, or parts of it.
  package var parts: [Command] { (hasKeys ? [command] : []) + (typed?.related ?? []) }

  /// What may follow its name, such as "LOW HIGH" or "[REGION] VALUE".
  package var usage: String { typed?.usage ?? "" }

  /// Whether a mode has it: where it, or part of it, has a key there.
  ///
  /// Commands without keys work anywhere.
  package func isAvailable(in mode: KeyMode) -> Bool {
    parts.isEmpty || parts.contains { CommandList[$0]?.bindings[mode] != nil }
  }

  /// Whether the current mode has it, or the mode that this one falls back to.
  func isAvailable(in model: ViewerModel) -> Bool {
    isAvailable(in: model.keyMode) || model.keyMode.fallback.map(isAvailable) ?? false
  }

  /// Why it does nothing now, in one sentence; `nil` if it is available.
  package func problem(in model: ViewerModel) -> String? { reason(model) }

  /// Does it without arguments.
  ///
  /// - Returns: The work to be done; `nil` if the command needs arguments.
  func perform(on model: inout ViewerModel) -> [Effect]? { action?(&model) }
}
