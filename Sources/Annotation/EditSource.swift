/// What an edited mask was made from.
public struct EditSource: Hashable, Sendable, Codable {
  /// The kinds of masks from which an edit can begin.
  public enum Kind: String, CaseIterable, Sendable, Codable {
    /// An empty mask.
    case nothing
    /// The model's labels.
    case prediction
    /// The expert's labels.
    case reference
    /// A mask that was saved before.
    case saved
  }

  /// Which kind.
  public var kind: Kind
  /// The file; `nil` for nothing, and for labels that the model made in this sitting.
  public var path: String?
  /// The SHA-256 of the file's bytes, in hexadecimal digits.
  public var checksum: String?
  /// The model that made the labels, where it is known.
  public var model: String?

  /// Creates a source.
  public init(
    _ kind: Kind, path: String? = nil, checksum: String? = nil, model: String? = nil
  ) {
    self.kind = kind
    self.path = path
    self.checksum = checksum
    self.model = model
  }
}
