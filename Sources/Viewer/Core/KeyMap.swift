package import Terminal

/// Which keys do what in each mode: the default keys, or those that a configuration chooses.
package struct KeyMap: Sendable {
  /// Each mode's bindings, in the order of help.
  ///
  /// A binding may have no keys.
  private let bindings: [KeyMode: [KeyBinding]]
  private let commands: [KeyMode: [Key: Command]]

  /// The default keys.
  package static let standard = KeyMap(
    Dictionary(
      uniqueKeysWithValues: KeyMode.allCases.map { mode in
        (mode, CommandList.all.compactMap { $0.bindings[mode] })
      }))

  private init(_ bindings: [KeyMode: [KeyBinding]]) {
    self.bindings = bindings
    commands = bindings.mapValues { bindings in
      Dictionary(
        bindings.flatMap { binding in binding.keys.map { ($0, binding.command) } },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// A mode's bindings.
  package func bindings(in mode: KeyMode) -> [KeyBinding] { bindings[mode] ?? [] }

  /// What a key does in a mode.
  package func command(for key: Key, in mode: KeyMode) -> Command? { commands[mode]?[key] }

  /// The keys of a command, in the first mode that has it.
  package func keys(_ command: Command) -> [Key] {
    KeyMode.allCases.lazy.compactMap { mode in
      bindings(in: mode).first { $0.command == command }
    }.first?.keys ?? []
  }

  /// The keys that do a command or parts of it.
  package func keys(_ spec: CommandSpec) -> [Key] { spec.parts.flatMap { keys($0) } }

  /// The map with other keys for some commands, in every mode that has them.
  ///
  /// These commands lose the keys that they had. Other commands lose keys that are taken from them.
  package func rebinding(_ changes: [Command: [Key]]) -> KeyMap {
    KeyMap(
      bindings.mapValues { bindings in
        let taken = Set(bindings.flatMap { changes[$0.command] ?? [] })
        let rebound = bindings.map { binding in
          binding.with(changes[binding.command] ?? binding.keys.filter { !taken.contains($0) })
        }
        let changed = zip(bindings, rebound).filter { $0.keys != $1.keys }
        let stale = Set(changed.flatMap(\.0.keys).map(\.description))
        // The status line says "a c s" for three commands; if one of them changed, each has its own hint.
        return rebound.map { binding in
          stale.contains { binding.hintKeys.contains($0) } ? binding.withOwnHint : binding
        }
      })
  }
}
