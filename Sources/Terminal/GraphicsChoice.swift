/// Which pictures in a terminal's own pixels are wanted.
package enum GraphicsChoice: String, CaseIterable, Sendable {
  /// By whichever protocol the terminal answers that it knows.
  case auto
  /// By kitty's alone.
  case kitty
  /// By sixels alone.
  case sixel
  /// None; the terminal is not asked.
  case off

  /// Whether a protocol may be used.
  func allows(_ graphics: GraphicsProtocol) -> Bool {
    switch self {
    case .auto: true
    case .kitty: graphics == .kitty
    case .sixel: graphics == .sixel
    case .off: false
    }
  }

  /// Whether the terminal can be asked: not behind tmux or screen, which answer for themselves and
  /// drop pictures, and not Linux's console, which prints questions that it does not know.
  func mayAsk(_ environment: [String: String]) -> Bool {
    let term = environment["TERM"] ?? ""
    let isBehind = ["TMUX", "STY"].contains { !(environment[$0] ?? "").isEmpty }
    return self != .off && !isBehind
      && !["tmux", "screen", "linux", "dumb"].contains { term.hasPrefix($0) }
  }
}
