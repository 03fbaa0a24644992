import Terminal

/// A line of help: keys and what they do.
struct HelpLine {
  /// The keys, such as "↑ ↓ k j".
  let keys: String
  /// What they do.
  let words: String

  /// The lines of some bindings; commands that share a line are listed where the first of them is.
  static func lines(of bindings: [KeyBinding]) -> [HelpLine] {
    var covered: Set<Command> = []
    return bindings.compactMap { binding in
      guard !covered.contains(binding.command) else { return nil }
      let partners = (binding.shared?.partners ?? []).compactMap { partner in
        bindings.first { $0.command == partner }
      }
      covered.formUnion(partners.map(\.command))
      let keys = ([binding] + partners).map(\.keys).filter { !$0.isEmpty }
      guard !keys.isEmpty else { return nil }
      return HelpLine(keys: text(of: keys), words: binding.shared?.words ?? binding.help)
    }
  }

  /// The keys of commands that share a line: the first key of each, then the second of each.
  static func text(of keys: [[Key]]) -> String {
    let count = keys.first?.count ?? 0
    let isEven = keys.allSatisfy { $0.count == count }
    let rows = isEven ? (0..<count).map { row in keys.map { $0[row] } } : [Array(keys.joined())]
    return rows.map(shortened).joined(separator: " ")
  }

  /// The keys in a row: "1–4", "Ctrl+← →" or "a c s".
  private static func shortened(_ keys: [Key]) -> String {
    let names = keys.map(\.description)
    let digits = names.compactMap { $0.count == 1 ? Int($0) : nil }
    if digits.count == names.count, digits.count > 2, let first = digits.first,
      digits == Array(first..<first + digits.count)
    {
      return "\(first)–\(first + digits.count - 1)"
    }
    // A modifier that all have is named once.
    guard keys.count > 1, let modifiers = keys.first?.modifiers, !modifiers.isEmpty,
      keys.allSatisfy({ $0.modifiers == modifiers }),
      let prefix = names[0].lastIndex(of: "+").map({ names[0][...$0] }),
      prefix.endIndex < names[0].endIndex
    else { return names.joined(separator: " ") }
    return prefix + names.map { $0.dropFirst(prefix.count) }.joined(separator: " ")
  }
}
