/// The source of an edited mask.
package struct EditSource: Hashable, Sendable, Codable {
  /// The kinds of masks that an edit can start from.
  package enum Kind: String, CaseIterable, Sendable, Codable {
    /// An empty mask.
    case nothing
    /// The model's labels.
    case prediction
    /// The expert's labels.
    case reference
    /// A mask that was saved before.
    case saved
    /// A mask made of several readers' masks.
    case consensus
  }

  /// The kind of source.
  package var kind: Kind
  /// The file; `nil` for nothing, and for labels that the model made in this session.
  package var path: String?
  /// The SHA-256 of the file's bytes, in hexadecimal digits.
  package var checksum: String?
  /// The model that made the labels, if known.
  package var model: String?

  /// Creates a source.
  package init(
    _ kind: Kind, path: String? = nil, checksum: String? = nil, model: String? = nil
  ) {
    self.kind = kind
    self.path = path
    self.checksum = checksum
    self.model = model
  }
}
