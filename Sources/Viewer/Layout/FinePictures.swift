package import Terminal

/// Pictures in the terminal's own pixels instead of half blocks.
package struct FinePictures: Hashable, Sendable {
  /// Whether they are wanted.
  package var isOn = false
  /// How the terminal shows them; `nil` where it cannot or has not said yet.
  package var available: GraphicsProtocol?

  /// Creates the state of a terminal that has not said anything.
  package init() {}

  /// Whether pictures are drawn so.
  package var isShown: Bool { isOn && available != nil }

  /// Why there are none; `nil` where there can be.
  var problem: String? {
    available == nil
      ? "This terminal has not answered that it shows kitty's or sixel graphics." : nil
  }
}
