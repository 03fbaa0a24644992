/// A pressed key with its modifiers.
///
/// Letters keep their case and have no shift modifier: `R` is the character "R".
package struct Key: Hashable, Sendable {
  /// Which key.
  package enum Code: Hashable, Sendable {
    case character(Unicode.Scalar)
    case up, down, left, right
    case home, end, pageUp, pageDown
    case tab, enter, escape, backspace, insert, delete
    case function(Int)
  }

  /// Which key.
  package var code: Code
  /// The modifiers held down with it.
  package var modifiers: Modifiers

  /// Modifier keys.
  package struct Modifiers: OptionSet, Hashable, Sendable {
    /// One bit per modifier.
    package let rawValue: UInt8

    /// Creates a set from its bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Shift; only for keys without a character.
    package static let shift = Modifiers(rawValue: 1)
    /// Alt, Meta or Option.
    package static let alt = Modifiers(rawValue: 2)
    /// Control.
    package static let control = Modifiers(rawValue: 4)
  }

  /// Creates a key.
  package init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// Creates the key of a character.
  package init(_ character: Unicode.Scalar, _ modifiers: Modifiers = []) {
    self.init(.character(character), modifiers)
  }
}

extension Key: CustomStringConvertible {
  /// The key as help shows it, such as "r", "PgUp", "Shift+↑" or "Ctrl+C".
  package var description: String {
    let name =
      switch code {
      case .character(" "): "Space"
      case .character(let scalar):
        modifiers.contains(.control) ? String(scalar).uppercased() : String(scalar)
      case .up: "↑"
      case .down: "↓"
      case .left: "←"
      case .right: "→"
      case .home: "Home"
      case .end: "End"
      case .pageUp: "PgUp"
      case .pageDown: "PgDn"
      case .tab: "Tab"
      case .enter: "Enter"
      case .escape: "Esc"
      case .backspace: "Backspace"
      case .insert: "Ins"
      case .delete: "Del"
      case .function(let number): "F\(number)"
      }
    return (modifiers.contains(.control) ? "Ctrl+" : "") + (modifiers.contains(.alt) ? "Alt+" : "")
      + (modifiers.contains(.shift) ? "Shift+" : "") + name
  }
}
