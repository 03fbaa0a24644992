/// Which protocol to use for pictures in the terminal's own pixels.
package enum GraphicsChoice: String, CaseIterable, Sendable {
  /// Any protocol that the terminal says it supports.
  case auto
  /// Only kitty's protocol.
  case kitty
  /// Only sixels.
  case sixel
  /// None; the terminal is not queried.
  case off

  /// Whether a protocol may be used.
  func allows(_ graphics: GraphicsProtocol) -> Bool {
    switch self {
    case .auto: true
    case .kitty: graphics != .sixel
    case .sixel: graphics == .sixel
    case .off: false
    }
  }

  /// Whether the terminal can be queried.
  ///
  /// Not behind GNU screen, which replies itself and drops pictures, and not on Linux's console, which
  /// prints queries that it does not know.
  package func mayAsk(_ environment: [String: String]) -> Bool {
    let term = environment["TERM"] ?? ""
    if self == .off { return false }
    if TmuxPassthrough.isAround(environment) { return true }
    return (environment["STY"] ?? "").isEmpty
      && !["screen", "linux", "dumb"].contains { term.hasPrefix($0) }
  }
}
