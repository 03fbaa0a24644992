extension Journal {
  /// The versions of the journal's format, by the eight bytes that a file begins with.
  enum Version: String, CaseIterable, Sendable {
    /// Labels are bytes.
    case first = "GLIAEDT1"
    /// Labels are numbers up to 65,535.
    case second = "GLIAEDT2"

    /// How many bytes they are.
    static let length = 8

    /// The bytes.
    var bytes: [UInt8] { Array(rawValue.utf8) }

    /// The version of a file; `nil` for bytes that are no journal.
    init?(_ bytes: [UInt8]) {
      guard let version = Self.allCases.first(where: { bytes.starts(with: $0.bytes) }) else {
        return nil
      }
      self = version
    }
  }
}
