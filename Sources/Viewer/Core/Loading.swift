/// Something that is read in the background.
package enum Loading<Value: Sendable>: Sendable {
  /// It does not exist.
  case absent
  /// It is loading.
  case pending
  /// It is loaded.
  case ready(Value)
  /// It cannot be used, for a reason in a sentence.
  case failed(String)

  /// The value, if it is loaded.
  package var value: Value? {
    if case .ready(let value) = self { value } else { nil }
  }

  /// Whether it is still being read.
  package var isPending: Bool {
    if case .pending = self { true } else { false }
  }
}
