import Terminal

/// A command or a gesture of the mouse that help can find.
package struct HelpEntry {
  /// Its keys, or the gesture; ":" for a command that has no key and is typed.
  package let keys: String
  /// What it does.
  package let words: String
  /// The mode that it works in, if that is not the one in view.
  package let mode: KeyMode?
  /// The command; `nil` for a gesture.
  package let command: CommandSpec?
  /// What docs/keys.md adds.
  let note: String?
  /// Whether a key or a gesture does it.
  fileprivate let hasKey: Bool
  /// How well it is found, by the kind of its words.
  fileprivate let texts: [(score: Int, words: [String])]

  fileprivate init(
    _ command: CommandSpec, _ binding: KeyBinding?, mode: KeyMode?
  ) {
    self.command = command
    self.mode = mode
    let keys = binding.map { HelpLine.text(of: [$0.keys]) } ?? ""
    (self.keys, hasKey) = (keys.isEmpty ? ":" : keys, !keys.isEmpty)
    words = binding?.help ?? command.help
    note = binding?.note
    // A command without keys has the group of the commands that do parts of it.
    let parts = [command.command] + command.parts
    let group = parts.lazy.compactMap { CommandList[$0]?.firstBinding?.group }.first
    texts = [
      (1, [words, command.help] + command.names),
      (2, Set(parts).compactMap { HelpSynonyms.commands[$0] }),
      (3, group.map { [HelpSynonyms.groups[$0] ?? "", $0.rawValue, $0.task.rawValue] } ?? []),
      (4, [note ?? ""]),
    ].map { ($0.0, $0.1.flatMap(\.searchedWords)) }
  }

  fileprivate init(gesture: String, _ words: String) {
    (keys, self.words, mode, command, note) = (gesture, words, nil, nil, nil)
    hasKey = true
    texts = [(1, (gesture + " mouse " + words).searchedWords)]
  }

  /// The line to type, what that does where it does more than the key, and the note.
  var details: [String] {
    guard let command else { return ["with the mouse"] }
    let usage = [":" + command.name, command.usage].filter { !$0.isEmpty }.joined(separator: " ")
    let more = command.help == words ? nil : command.help
    return [usage] + [more, note?.replacing("`", with: "")].compactMap(\.self)
  }

  /// How well a word matches, 0 best; `nil` if it does not.
  fileprivate func score(_ term: String) -> Int? {
    let names = keys.split(separator: " ").map(String.init)
    let isLetter = term.unicodeScalars.count == 1
    if names.contains(where: { isLetter ? $0 == term : $0.lowercased() == term.lowercased() }) {
      return 0
    }
    if command?.names.contains(term.lowercased()) == true { return 0 }
    let plain = term.searched
    guard !plain.isEmpty else { return nil }
    if let found = texts.first(where: { $0.words.contains { $0.hasPrefix(plain) } }) {
      return found.score
    }
    let isInside = plain.count > 2 && texts.contains { $0.words.contains { $0.contains(plain) } }
    return isInside ? 5 : nil
  }
}

/// The search in help.
package struct HelpSearch {
  private let entries: [HelpEntry]

  /// Collects what can be found: commands by the words of the mode in view or its fallback, else by
  /// those of the first mode that has them; and the gestures of the mode.
  package init(_ model: ViewerModel) {
    let keys = model.settings.keys
    let near = [model.keyMode] + [model.keyMode.fallback].compactMap(\.self)
    func binding(_ command: Command, in modes: [KeyMode]) -> (KeyMode, KeyBinding)? {
      modes.lazy.compactMap { mode in
        keys.bindings(in: mode).first { $0.command == command }.map { (mode, $0) }
      }.first
    }
    let commands = CommandList.all.map { command in
      if let found = binding(command.command, in: near + KeyMode.allCases) {
        return HelpEntry(
          command, found.1, mode: near.contains(found.0) ? nil : found.0)
      }
      let mode = KeyMode.allCases.first(where: command.isAvailable)
      return HelpEntry(command, nil, mode: command.isAvailable(in: model) ? nil : mode)
    }
    entries = commands + model.keyMode.mouse.map { HelpEntry(gesture: $0.gesture, $0.help) }
  }

  /// What has every word that was typed, the best first; the mode at hand comes before others.
  package func results(_ text: String) -> [HelpEntry] {
    let terms = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard !terms.isEmpty else { return [] }
    let found = entries.enumerated().compactMap { index, entry -> ([Int], HelpEntry)? in
      let scores = terms.compactMap(entry.score)
      guard scores.count == terms.count, let worst = scores.max() else { return nil }
      // A key or a command's whole name comes first, and what only a heading or a note says comes last.
      let rank = worst == 0 ? 0 : worst < 3 ? 1 : 2
      return (
        [rank, entry.mode == nil ? 0 : 1, scores.reduce(0, +), entry.hasKey ? 0 : 1, index], entry
      )
    }
    return found.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }
}

extension String {
  /// The letters and digits, in lower case: "W/L" is "wl".
  fileprivate var searched: String { lowercased().filter { $0.isLetter || $0.isNumber } }

  /// The words that a search compares: those between spaces, and the parts of joined ones.
  fileprivate var searchedWords: [String] {
    split(whereSeparator: \.isWhitespace).flatMap { word -> [String] in
      let parts = word.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      return parts.count > 1 ? [String(word).searched] + parts : parts
    }
  }
}
