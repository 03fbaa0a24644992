package import Terminal

/// How a mode lists a command: its keys, and the words that explain them.
package struct KeyBinding: Sendable {
  /// The keys; any of them does the command.
  package let keys: [Key]
  /// The command.
  package let command: Command
  /// What it does, in at most 26 columns.
  package let help: String
  /// Its heading in help.
  package let group: CommandGroup
  /// Its words in the status line; `nil` if it is not listed there.
  package let hint: String?
  /// The keys that the status line shows, where one hint covers several commands.
  package let hintKeys: String
  /// What docs/keys.md and the search in help add to ``help``.
  package let note: String?
  /// The line of help that it shares with other commands; `nil` if it has its own.
  package private(set) var shared: SharedLine?

  /// A line of help for several commands, such as next and previous.
  package struct SharedLine: Sendable {
    /// What they do, in at most 26 columns.
    package let words: String
    /// The other commands.
    package let partners: [Command]
  }

  init(
    _ keys: [Key], _ command: Command, _ help: String, _ group: CommandGroup, hint: String? = nil,
    hintKeys: String? = nil, note: String? = nil
  ) {
    self.keys = keys
    self.command = command
    self.help = help
    self.group = group
    self.hint = hint
    self.hintKeys = hintKeys ?? keys.first?.description ?? ""
    self.note = note
  }

  /// The binding with other keys.
  func with(_ keys: [Key]) -> KeyBinding {
    var binding = KeyBinding(
      keys, command, help, group, hint: hint, hintKeys: hintKeys, note: note)
    binding.shared = shared
    return binding
  }

  /// The binding in a line of help with those of other commands.
  func sharing(_ line: SharedLine) -> KeyBinding {
    var binding = self
    binding.shared = line
    return binding
  }

  /// The binding with its own first key in the status line.
  var withOwnHint: KeyBinding {
    var binding = KeyBinding(
      keys, command, help, group, hint: keys.isEmpty ? nil : hint, note: note)
    binding.shared = shared
    return binding
  }
}
