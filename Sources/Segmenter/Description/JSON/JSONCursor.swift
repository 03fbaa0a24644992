/// A place in a JSON tree, from which values are read and checked.
struct JSONCursor {
  /// The value.
  let tree: JSONTree
  /// The keys that lead to it, such as `output.labels[2].color`; empty for the whole text.
  let path: String
  /// Where the text stands, for messages.
  let source: String

  init(_ tree: JSONTree, path: String = "", source: String) {
    self.tree = tree
    self.path = path
    self.source = source
  }

  /// The error that this value is not as expected.
  func wrong(_ expected: String) -> DescriptionError {
    var value = tree.lineText
    if value.count > 80 { value = value.prefix(77) + "…" }
    return .wrongValue(
      source: source, path: path.isEmpty ? "the whole text" : path, value: value, expected: expected
    )
  }

  /// The error that this value does not go with another.
  func conflict(_ reason: String) -> DescriptionError {
    .conflict(source: source, path: path, reason: reason)
  }

  /// The path of a key of this object.
  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  // MARK: - Objects

  /// Refuses anything but an object, and keys that are not known.
  func checkKeys(_ known: [String]) throws(DescriptionError) {
    guard let members = tree.members else {
      throw wrong("an object with \(known.joined(separator: ", "))")
    }
    if let unknown = members.first(where: { !known.contains($0.key) }) {
      throw .unknownKey(source: source, path: path(of: unknown.key), known: known)
    }
  }

  /// The value of a key; `nil` if it is missing or null.
  subscript(key: String) -> JSONCursor? {
    guard let value = tree[key], value != .null else { return nil }
    return JSONCursor(value, path: path(of: key), source: source)
  }

  /// The value of a key that must be there.
  func needed(_ key: String, _ expected: String) throws(DescriptionError) -> JSONCursor {
    guard let value = self[key] else {
      throw .missingKey(source: source, path: path(of: key), expected: expected)
    }
    return value
  }

  // MARK: - Lists

  /// The elements of a list.
  func elements(_ expected: String, count: ClosedRange<Int> = 1...4096) throws(DescriptionError)
    -> [JSONCursor]
  {
    guard let elements = tree.elements, count.contains(elements.count) else {
      throw wrong(expected)
    }
    return elements.enumerated().map { index, element in
      JSONCursor(element, path: "\(path)[\(index)]", source: source)
    }
  }

  // MARK: - Single values

  /// A number in a range.
  func number(_ range: ClosedRange<Double>, _ expected: String) throws(DescriptionError) -> Double {
    guard let number = tree.double, range.contains(number) else { throw wrong(expected) }
    return number
  }

  /// A finite number.
  func number() throws(DescriptionError) -> Double {
    guard let number = tree.double, number.isFinite else { throw wrong("a number") }
    return number
  }

  /// A whole number in a range.
  func integer(_ range: ClosedRange<Int>) throws(DescriptionError) -> Int {
    guard let number = tree.integer, range.contains(number) else {
      throw wrong("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A text that is not empty.
  func text() throws(DescriptionError) -> String {
    guard let text = tree.string, !text.isEmpty else { throw wrong("a text") }
    return text
  }

  /// True or false.
  func flag() throws(DescriptionError) -> Bool {
    guard let flag = tree.bool else { throw wrong("true or false") }
    return flag
  }

  /// One of the words of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _: Choice.Type = Choice.self
  ) throws(DescriptionError) -> Choice where Choice.RawValue == String {
    guard let choice = tree.string.flatMap(Choice.init) else {
      let words = Choice.allCases.map(\.rawValue)
      throw wrong(
        words.count < 2
          ? words.joined()
          : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1])
    }
    return choice
  }
}
