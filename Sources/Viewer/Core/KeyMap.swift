package import Terminal

/// Which keys do what: the key table, or what a configuration file made of it.
package struct KeyMap: Sendable {
  /// The lines of each mode, in the order of help; a line without keys is a command that has none.
  private let tables: [KeyMode: [KeyBinding]]
  /// Commands by key, for each mode.
  private let commands: [KeyMode: [Key: Command]]

  /// The keys as they are without a configuration.
  package static let standard = KeyMap(
    Dictionary(uniqueKeysWithValues: KeyMode.allCases.map { ($0, KeyTable.standard(in: $0)) }))

  private init(_ tables: [KeyMode: [KeyBinding]]) {
    self.tables = tables
    commands = tables.mapValues { bindings in
      Dictionary(
        bindings.flatMap { binding in binding.keys.map { ($0, binding.command) } },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// The lines of a mode.
  package func bindings(in mode: KeyMode) -> [KeyBinding] { tables[mode] ?? [] }

  /// What a key does in a mode.
  package func command(for key: Key, in mode: KeyMode) -> Command? { commands[mode]?[key] }

  /// The line of a command, in the first mode that has it.
  package func binding(of command: Command) -> KeyBinding? {
    KeyMode.allCases.lazy.compactMap { mode in
      bindings(in: mode).first { $0.command == command }
    }.first
  }

  /// The keys of a command, in the first mode that has it.
  package func keys(_ command: Command) -> [Key] { binding(of: command)?.keys ?? [] }

  /// The map with other keys for some commands, in all modes that have them.
  ///
  /// They lose the keys that they had, and where another command of a mode had one of the new keys, it
  /// is taken from it.
  package func rebinding(_ changes: [Command: [Key]]) -> KeyMap {
    KeyMap(
      tables.mapValues { bindings in
        let taken = Set(bindings.flatMap { changes[$0.command] ?? [] })
        let rebound = bindings.map { binding in
          binding.with(changes[binding.command] ?? binding.keys.filter { !taken.contains($0) })
        }
        let changed = zip(bindings, rebound).filter { $0.keys != $1.keys }
        let stale = Set(changed.flatMap(\.0.keys).map(\.description))
        // The status line says "a c s" for three lines; where one of them changed, each speaks for itself.
        return rebound.map { binding in
          stale.contains { binding.hintKeys.contains($0) } ? binding.withOwnHint : binding
        }
      })
  }
}

extension KeyBinding {
  /// The line with other keys.
  fileprivate func with(_ keys: [Key]) -> KeyBinding {
    KeyBinding(keys, command, help, group, hint: hint, hintKeys: hintKeys, note: note)
  }

  /// The line as the status line has it where its keys are not as they were: by its first key.
  fileprivate var withOwnHint: KeyBinding {
    KeyBinding(keys, command, help, group, hint: keys.isEmpty ? nil : hint, note: note)
  }
}
