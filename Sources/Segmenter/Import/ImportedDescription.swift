/// A description that was made from another program's files.
package struct ImportedDescription: Hashable, Sendable {
  /// The description.
  package var description: ModelDescription
  /// What was assumed, or could not be taken over without changing results, in sentences.
  package var notes: [String]
}

extension JSONCursor {
  /// The error that glia cannot do what a value asks for.
  func refused(_ reason: String) -> DescriptionError {
    .conflict(source: source, path: path, reason: reason)
  }

  /// A text of this object; `nil` if it is missing or null.
  func text(_ key: String) throws(DescriptionError) -> String? { try self[key]?.text() }

  /// The text of a value for messages, without quotation marks.
  var shown: String { tree.string ?? tree.lineText }
}
