package import Terminal

/// Pictures in the terminal's own pixels instead of half blocks.
package struct FinePictures: Hashable, Sendable {
  /// Whether to use them.
  package enum Choice: String, CaseIterable, Sendable {
    /// Where the terminal shows them, unless the connection is slow.
    case auto
    /// Where the terminal shows them.
    case on
    /// Only after the key that switches to them.
    case off
  }

  /// Whether they are wanted.
  package var isOn = true
  /// Whether the user has decided that, so that a slow connection does not.
  package var isChosen = false
  /// The terminal's protocol; `nil` if it has none, or has not said yet.
  package var available: GraphicsProtocol?
  /// Whether the terminal is a pane of tmux.
  package var isInTmux = false

  /// Creates the state of a terminal that has not answered yet.
  package init() {}

  /// Creates the state of a choice.
  init(_ choice: Choice) {
    isOn = choice != .off
    isChosen = choice != .auto
  }

  /// Whether pictures are drawn this way.
  package var isShown: Bool { isOn && available != nil }

  /// Why there are none; `nil` if there can be.
  var problem: String? {
    if available != nil { return nil }
    return isInTmux
      ? "In tmux, fine pictures need allow-passthrough on, and kitty from 0.28 or Ghostty around it."
      : "This terminal has not reported kitty or sixel graphics."
  }

  /// Switches them on or off for the user.
  mutating func toggle() {
    isOn.toggle()
    isChosen = true
  }
}

extension ViewerModel {
  /// Goes over to half blocks because the connection is slow, unless the user wants fine pictures.
  mutating func avoidSlowPictures() {
    guard fine.isShown, !fine.isChosen else { return }
    fine.isOn = false
    notice = Notice(
      .info,
      "The connection is slow: half blocks; \(keyName(.toggleFinePictures)) for fine pictures")
  }
}
