extension Key {
  /// The ASCII names of keys without a character; ``name`` uses the first of several.
  private static let names: [(name: String, code: Code)] = [
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home),
    ("End", .end), ("PgUp", .pageUp), ("PageUp", .pageUp), ("PgDn", .pageDown),
    ("PageDown", .pageDown), ("Tab", .tab), ("Enter", .enter), ("Return", .enter),
    ("Esc", .escape), ("Escape", .escape), ("Backspace", .backspace), ("Ins", .insert),
    ("Insert", .insert), ("Del", .delete), ("Delete", .delete), ("Space", .character(" ")),
    ("Comma", .character(",")),
  ]

  /// The modifiers, in the order in which names list them.
  private static let prefixes: [(prefix: String, modifier: Modifiers)] = [
    ("Ctrl+", .control), ("Alt+", .alt), ("Shift+", .shift),
  ]

  /// The key in ASCII, such as "r", "PgUp", "Shift+Up", "Ctrl+L" or "Comma"; see ``init(name:)``.
  package var name: String {
    let base: String =
      if let named = Self.names.first(where: { $0.code == code }) {
        named.name
      } else if case .function(let number) = code {
        "F\(number)"
      } else if case .character(let scalar) = code {
        modifiers.contains(.control) ? String(scalar).uppercased() : String(scalar)
      } else {
        description
      }
    return Self.prefixes.filter { modifiers.contains($0.modifier) }.map(\.prefix).joined() + base
  }

  /// Reads a key's name; `nil` if there is no such key.
  ///
  ///     Key(name: "Ctrl+L")  // Key("l", .control)
  ///     Key(name: "Down")    // Key(.down)
  ///     Key(name: "}")       // Key("}")
  ///
  /// Names of keys and modifiers are not case-sensitive. A single letter keeps its case, except
  /// after "Ctrl+", where terminals do not distinguish case.
  package init?(name: String) {
    var rest = name[...]
    var modifiers: Modifiers = []
    var goesOn = true
    while goesOn {
      goesOn = false
      for (prefix, modifier) in Self.prefixes
      where rest.count > prefix.count && rest.lowercased().hasPrefix(prefix.lowercased()) {
        modifiers.insert(modifier)
        rest = rest.dropFirst(prefix.count)
        goesOn = true
      }
    }
    let word = rest.lowercased()
    if let named = Self.names.first(where: { $0.name.lowercased() == word }) {
      self.init(named.code, modifiers)
    } else if word.hasPrefix("f"), let number = Int(word.dropFirst()), (1...24).contains(number) {
      self.init(.function(number), modifiers)
    } else if rest.unicodeScalars.count == 1, let scalar = rest.unicodeScalars.first,
      !scalar.properties.isWhitespace, !modifiers.contains(.shift)
    {
      let plain = modifiers.contains(.control) ? scalar.properties.lowercaseMapping : String(scalar)
      self.init(plain.unicodeScalars.first ?? scalar, modifiers)
    } else {
      return nil
    }
  }
}
