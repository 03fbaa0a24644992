extension Journal {
  /// The versions of the journal's format, identified by the first eight bytes of the file.
  enum Version: String, CaseIterable, Sendable {
    /// Labels are bytes.
    case first = "GLIAEDT1"
    /// Labels are numbers up to 65,535.
    case second = "GLIAEDT2"

    /// The number of bytes.
    static let length = 8

    /// The bytes.
    var bytes: [UInt8] { Array(rawValue.utf8) }

    /// Creates the version of a file; `nil` if the bytes are not a journal.
    init?(_ bytes: [UInt8]) {
      guard let version = Self.allCases.first(where: { bytes.starts(with: $0.bytes) }) else {
        return nil
      }
      self = version
    }
  }
}
