/// How many colors a terminal shows, from most to fewest.
package enum ColorDepth: String, CaseIterable, Sendable {
  /// 24 bits, each color exactly.
  case truecolor
  /// The 240 fixed colors of the 256 (16–255): the first 16 are the user's theme.
  case palette256 = "256"
  /// The 16 colors of the theme; pictures in shades of its greys.
  case palette16 = "16"
  /// Characters alone.
  case ascii

  /// What is known of a terminal.
  package struct Facts: Sendable {
    /// The program's environment.
    package var environment: [String: String]
    /// terminfo's `colors`; `nil` where there is no entry.
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
  /// `COLORTERM` and terminfo decide; a direct-color entry need not be installed, for colors are sent
  /// by their standard sequences. Where the locale says that characters are not UTF-8, there are no
  /// half blocks, and ASCII it is.
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
      // Whatever calls itself xterm nowadays has 256, and its entry in terminfo the 8 of old.
      let least = term == "xterm" || term.contains("256color") ? 256 : 8
      switch max(facts.colors ?? least, term == "xterm" ? 256 : 0) {
      case (1 << 24)...: self = .truecolor
      case 256...: self = .palette256
      case 8...: self = .palette16
      default: self = .ascii
      }
    }
  }

  /// Whether xterm itself says that it is there, and new enough for 24 bits (patch 331, of 2017); it
  /// sets no COLORTERM.
  static func isDirectXterm(_ environment: [String: String]) -> Bool {
    let version = (environment["XTERM_VERSION"] ?? "").drop { !$0.isNumber }.prefix { $0.isNumber }
    let isInside = ["TMUX", "STY"].contains { !(environment[$0] ?? "").isEmpty }
    return !isInside && (environment["TERM"] ?? "").hasPrefix("xterm") && Int(version) ?? 0 >= 331
  }

  /// Whether GNU screen is between, which takes 24-bit colors for something else up to version 4.
  ///
  /// It hands COLORTERM of the terminal around it on. tmux, whose TERM may be screen's, understands them.
  static func isScreen(_ environment: [String: String]) -> Bool {
    let isTmux = !(environment["TMUX"] ?? "").isEmpty
    return !isTmux
      && (!(environment["STY"] ?? "").isEmpty || (environment["TERM"] ?? "").hasPrefix("screen"))
  }

  /// Whether the locale's characters are UTF-8; so it is taken where no locale is named.
  ///
  /// Containers and minimal systems often name none, under terminals that all speak UTF-8.
  static func isUTF8(_ environment: [String: String]) -> Bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let locale = named?.uppercased() else { return true }
    return locale.contains("UTF-8") || locale.contains("UTF8")
  }
}
