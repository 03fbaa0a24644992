/// What a configuration says of keys and colors, which are named all over the viewer.
///
/// ``update(_:_:)`` and ``draw(_:on:)`` make their model's settings the current ones while they run, so
/// that ``KeyTable`` and `Theme` can be asked anywhere and both remain functions of the model.
package final class Settings: Sendable {
  /// Which keys do what.
  package let keys: KeyMap
  /// The colors around the pictures.
  package let colors: ThemeColors

  /// Creates settings.
  package init(keys: KeyMap = .standard, colors: ThemeColors = ThemeColors()) {
    self.keys = keys
    self.colors = colors
  }

  /// Those of the model that is being changed or drawn; elsewhere the defaults.
  @TaskLocal package static var current = Settings()
}
