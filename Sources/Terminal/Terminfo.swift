internal import CNcurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The entry in ncurses' database for the terminal on standard output.
enum Terminfo {
  /// Reads the entry for a type.
  ///
  /// A server may not know a new terminal's name, but nearly all terminals understand xterm's
  /// sequences.
  ///
  /// - Returns: Whether there is an entry, or one for xterm.
  static func open(_ type: String) -> Bool {
    for name in [type, "xterm-256color", "xterm"] where cncurses_setup(name, STDOUT_FILENO) != 0 {
      return true
    }
    return false
  }

  /// A number; `nil` if the type has none.
  static func number(_ name: String) -> Int? {
    let number = Int(cncurses_number(name))
    return number >= 0 ? number : nil
  }

  /// Whether the type has a capability.
  static func flag(_ name: String) -> Bool { cncurses_flag(name) != 0 }

  /// The bytes of a sequence; empty if the type has no such sequence.
  static func string(_ name: String) -> [UInt8] {
    guard let string = cncurses_string(name) else { return [] }
    return withoutPadding(Array(String(cString: string).utf8))
  }

  /// A sequence without its padding, such as "$<5>", the delay that old hardware terminals needed.
  static func withoutPadding(_ bytes: [UInt8]) -> [UInt8] {
    var rest = bytes[...]
    var result: [UInt8] = []
    while let start = rest.indices.first(where: { rest[$0...].starts(with: "$<".utf8) }),
      let end = rest[start...].firstIndex(of: UInt8(ascii: ">"))
    {
      result += rest[..<start]
      rest = rest[(end + 1)...]
    }
    return result + rest
  }
}
