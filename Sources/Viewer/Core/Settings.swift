import Terminal

/// The keys and colors that a configuration chooses.
///
/// A class, so that copies of the model share one.
package final class Settings: Sendable {
  /// The keys of each command.
  package let keys: KeyMap
  /// The colors around the pictures.
  package let theme: Theme

  /// Creates settings.
  package init(keys: KeyMap = .standard, theme: Theme = Theme()) {
    self.keys = keys
    self.theme = theme
  }
}

extension ViewerModel {
  /// The first key of a command as it is shown to the user; for a command without keys, how to type it.
  package func keyName(_ command: Command) -> String {
    settings.keys.keys(command).first?.description ?? ":\(command.name)"
  }
}
