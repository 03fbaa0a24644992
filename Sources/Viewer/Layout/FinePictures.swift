package import Terminal

/// Pictures in the terminal's own pixels instead of half blocks.
package struct FinePictures: Hashable, Sendable {
  /// Whether they are wanted.
  package var isOn = false
  /// The terminal's protocol; `nil` if it has none, or has not said yet.
  package var available: GraphicsProtocol?

  /// Creates the state of a terminal that has not answered yet.
  package init() {}

  /// Whether pictures are drawn this way.
  package var isShown: Bool { isOn && available != nil }

  /// Why there are none; `nil` if there can be.
  var problem: String? {
    available == nil
      ? "This terminal has not reported kitty or sixel graphics." : nil
  }
}
