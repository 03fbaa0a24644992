package import Terminal

/// A line of text and the cursor in it, with the editing keys of shells.
package struct TextLine: Hashable, Sendable {
  /// The text before the cursor.
  package private(set) var before: String
  /// The text from the cursor on.
  package private(set) var after: String

  /// Creates a line with the cursor at its end.
  package init(_ before: String = "", after: String = "") {
    self.before = before
    self.after = after
  }

  /// All of it.
  package var text: String { before + after }

  /// What the editing keys do, for help.
  package static let keys: [(keys: String, help: String)] = [
    ("← → Home End", "move; Ctrl+A, Ctrl+E too"),
    ("Ctrl+← →", "move by words"),
    ("Ctrl+W", "erase the word before"),
    ("Ctrl+U", "erase to the start"),
    ("Ctrl+K", "erase to the end"),
  ]

  /// Edits the line as a key says.
  ///
  /// - Returns: Whether the key edits lines.
  @discardableResult
  package mutating func press(_ key: Key) -> Bool {
    switch key {
    case Key(.left), Key("b", .control): move(by: -min(1, before.count))
    case Key(.right), Key("f", .control): move(by: min(1, after.count))
    case Key(.home), Key("a", .control): move(by: -before.count)
    case Key(.end), Key("e", .control): move(by: after.count)
    case Key(.left, .control), Key("b", .alt): move(by: -wordBefore)
    case Key(.right, .control), Key("f", .alt): move(by: wordAfter)
    case Key(.backspace): before = String(before.dropLast())
    case Key(.delete), Key("d", .control): after = String(after.dropFirst())
    case Key("w", .control), Key(.backspace, .alt): before = String(before.dropLast(wordBefore))
    case Key("u", .control): before = ""
    case Key("k", .control): after = ""
    default:
      guard case .character(let scalar) = key.code, key.modifiers.isEmpty else { return false }
      before.unicodeScalars.append(scalar)
    }
    return true
  }

  /// Moves the cursor by a number of characters; backward if it is negative.
  private mutating func move(by count: Int) {
    let text = text
    // An accent that was typed before the cursor may have joined a letter after it.
    let index =
      text.index(text.startIndex, offsetBy: max(before.count + count, 0), limitedBy: text.endIndex)
      ?? text.endIndex
    before = String(text[..<index])
    after = String(text[index...])
  }

  /// How many characters there are back to the beginning of a word.
  private var wordBefore: Int {
    let rest = before.reversed().drop(while: \.isWhitespace).drop { !$0.isWhitespace }
    return before.count - rest.count
  }

  /// How many characters there are on to the end of a word.
  private var wordAfter: Int {
    after.count - after.drop(while: \.isWhitespace).drop { !$0.isWhitespace }.count
  }
}

extension StringProtocol {
  /// The text with its first letter in upper case.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension String {
  /// The text without spaces at its ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace ?? false { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}
