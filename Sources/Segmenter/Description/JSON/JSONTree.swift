/// A JSON value as it stands in a file, with the order of its keys.
package indirect enum JSONTree: Hashable, Sendable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([Member])

  /// A key of an object, and its value.
  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: JSONTree

    /// Creates a member.
    package init(_ key: String, _ value: JSONTree) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a key; `nil` if there is none, or if this is not an object.
  package subscript(key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The members of an object; `nil` if this is none.
  package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  /// The elements of a list; `nil` if this is none.
  package var elements: [JSONTree]? { if case .list(let list) = self { list } else { nil } }
  /// The text; `nil` if this is none.
  package var string: String? { if case .text(let text) = self { text } else { nil } }
  /// The number; `nil` if this is none.
  package var double: Double? { if case .number(let number) = self { number } else { nil } }
  /// The number, if it is whole.
  package var integer: Int? { double.flatMap { Int(exactly: $0) } }
  /// The truth value; `nil` if this is none.
  package var bool: Bool? { if case .flag(let flag) = self { flag } else { nil } }

  /// The same value without regard to the order of keys.
  package var sorted: JSONTree {
    switch self {
    case .object(let members):
      .object(members.map { Member($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
    case .list(let elements): .list(elements.map(\.sorted))
    default: self
    }
  }
}
