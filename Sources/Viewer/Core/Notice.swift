/// A message in the status line.
package struct Notice: Hashable, Sendable {
  /// The kind of message.
  package enum Kind: Hashable, Sendable {
    case info, success, problem
  }

  /// The kind of message.
  package var kind: Kind
  /// The text.
  package var text: String

  /// Creates a notice.
  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}
