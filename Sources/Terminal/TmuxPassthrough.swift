/// Sequences for the terminal outside tmux, which tmux hands on where its option `allow-passthrough` is on.
///
/// Source: "tmux FAQ", what is the passthrough escape sequence and how do I use it?
package enum TmuxPassthrough {
  /// The sequence that makes tmux hand on some bytes.
  static func wrap(_ bytes: [UInt8]) -> [UInt8] {
    var wrapped = Array("\u{1B}Ptmux;".utf8)
    wrapped.reserveCapacity(bytes.count + 16)
    for byte in bytes {
      if byte == 0x1B { wrapped.append(0x1B) }
      wrapped.append(byte)
    }
    return wrapped + [0x1B, UInt8(ascii: "\\")]
  }

  /// Whether the program runs in tmux, and not in GNU screen in it.
  ///
  /// Over SSH only the terminal's type tells.
  package static func isAround(_ environment: [String: String]) -> Bool {
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    return !has("STY") && (has("TMUX") || (environment["TERM"] ?? "").hasPrefix("tmux"))
  }

  /// The number of the pane, which no other pane of tmux has; `nil` if it is not known.
  static func pane(_ environment: [String: String]) -> Int? {
    guard isAround(environment) else { return nil }
    return environment["TMUX_PANE"].flatMap { Int($0.dropFirst()) }
  }
}

/// What is known of the terminal outside tmux.
struct OutsideTmux {
  /// Whether it knows kitty's protocol.
  var hasKittyGraphics = false
  /// Whether it shows pictures where their placeholders are.
  var hasPlaceholders = false

  /// Whether pictures can be shown in it.
  var showsPictures: Bool { hasKittyGraphics && hasPlaceholders }

  /// Asks for both.
  static let questions = KittyImage.query + Array("\u{1B}[>q".utf8)
}
