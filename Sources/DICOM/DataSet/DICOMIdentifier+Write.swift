import Foundation

/// A unique identifier ("UID") of an object, a series or a study.
package enum DICOMIdentifier {
  /// Makes a new identifier from a random UUID.
  ///
  ///     "2.25.329800735698586629295641978511506172918"
  ///
  /// Source: DICOM PS3.5 (2024), section B.2.
  package static func random() -> String { make(UUID()) }

  /// Makes an identifier from a UUID, read as a number of 128 bits, the most significant byte first.
  static func make(_ uuid: UUID) -> String {
    let number = withUnsafeBytes(of: uuid.uuid) { bytes in
      bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    }
    return "2.25.\(number)"
  }
}
