/// How many colors a terminal shows, from most to fewest.
package enum ColorDepth: String, CaseIterable, Sendable {
  /// 24 bits, every color exact.
  case truecolor
  /// The 240 fixed colors of the 256 (16–255), because the first 16 belong to the user's theme.
  case palette256 = "256"
  /// The 16 colors of the theme; pictures use shades of its grays.
  case palette16 = "16"
  /// Characters only.
  case ascii

  /// What is known about a terminal.
  package struct Facts: Sendable {
    /// The program's environment.
    package var environment: [String: String]
    /// terminfo's `colors`; `nil` if there is no entry.
    package var colors: Int?
    /// Whether terminfo has the extended capability `RGB` or `Tc`.
    package var hasDirectColor: Bool

    /// Creates a set of facts.
    package init(environment: [String: String], colors: Int?, hasDirectColor: Bool) {
      self.environment = environment
      self.colors = colors
      self.hasDirectColor = hasDirectColor
    }
  }

  /// The most colors that a terminal is known to show.
  ///
  /// `COLORTERM` and terminfo decide. A direct-color entry need not be installed, because colors
  /// are sent with their standard sequences. If the locale's characters are not UTF-8, there are no
  /// half blocks, so the terminal gets ASCII.
  package init(detecting facts: Facts) {
    let environment = facts.environment
    let term = environment["TERM"] ?? ""
    if !Self.isUTF8(environment) || term.isEmpty || term == "dumb" {
      self = .ascii
    } else if environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false {
      self = .ascii
    } else if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
      && !Self.isScreen(environment) || Self.isDirectXterm(environment) || facts.hasDirectColor
      || term.hasSuffix("-direct")
    {
      self = .truecolor
    } else {
      // Everything that calls itself xterm today has 256 colors, although its terminfo entry says
      // 8.
      let least = term == "xterm" || term.contains("256color") ? 256 : 8
      switch max(facts.colors ?? least, term == "xterm" ? 256 : 0) {
      case (1 << 24)...: self = .truecolor
      case 256...: self = .palette256
      case 8...: self = .palette16
      default: self = .ascii
      }
    }
  }

  /// Whether xterm itself is running, and is new enough for 24 bits (patch 331, of 2017).
  ///
  /// xterm does not set COLORTERM.
  static func isDirectXterm(_ environment: [String: String]) -> Bool {
    let version = (environment["XTERM_VERSION"] ?? "").drop { !$0.isNumber }.prefix { $0.isNumber }
    let isInside = ["TMUX", "STY"].contains { !(environment[$0] ?? "").isEmpty }
    return !isInside && (environment["TERM"] ?? "").hasPrefix("xterm") && Int(version) ?? 0 >= 331
  }

  /// Whether GNU screen is in between, which up to version 4 misreads 24-bit colors.
  ///
  /// screen passes on COLORTERM of the outer terminal. tmux, whose TERM may be screen's, supports
  /// them.
  static func isScreen(_ environment: [String: String]) -> Bool {
    let isTmux = !(environment["TMUX"] ?? "").isEmpty
    return !isTmux
      && (!(environment["STY"] ?? "").isEmpty || (environment["TERM"] ?? "").hasPrefix("screen"))
  }

  /// Whether the locale's characters are UTF-8; assumed if no locale is set.
  ///
  /// Containers and minimal systems often set none, although their terminals all support UTF-8.
  static func isUTF8(_ environment: [String: String]) -> Bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let locale = named?.uppercased() else { return true }
    return locale.contains("UTF-8") || locale.contains("UTF8")
  }
}
