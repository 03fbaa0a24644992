/// How a file's elements and pixels are encoded.
///
/// Source: DICOM PS3.6 (2024), table A-1.
package struct DICOMTransferSyntax: Hashable, Sendable {
  /// The identifier, such as "1.2.840.10008.1.2.1".
  package let uid: String

  /// Makes a transfer syntax.
  package init(_ uid: String) { self.uid = uid }

  package static let implicitLittleEndian = Self("1.2.840.10008.1.2")
  package static let explicitLittleEndian = Self("1.2.840.10008.1.2.1")
  package static let deflated = Self("1.2.840.10008.1.2.1.99")
  package static let explicitBigEndian = Self("1.2.840.10008.1.2.2")

  /// Whether elements lack their representation.
  package var isImplicit: Bool {
    self == .implicitLittleEndian || uid == "1.2.840.113619.5.2"
  }

  /// Whether numbers are stored with the most significant byte first.
  package var isBigEndian: Bool { self == .explicitBigEndian }

  /// Whether all after the meta information is compressed by deflate.
  package var isDeflated: Bool { self == .deflated }

  /// Whether pixels are compressed, and so stored in fragments.
  package var isCompressed: Bool {
    !isImplicit && self != .explicitLittleEndian && !isBigEndian && !isDeflated
  }

  /// The name, such as "JPEG 2000".
  package var name: String { Self.names[uid] ?? "transfer syntax \(uid)" }

  private static let names: [String: String] = [
    "1.2.840.10008.1.2": "implicit little endian",
    "1.2.840.10008.1.2.1": "explicit little endian",
    "1.2.840.10008.1.2.1.99": "deflated",
    "1.2.840.10008.1.2.2": "explicit big endian",
    "1.2.840.113619.5.2": "GE private",
    "1.2.840.10008.1.2.4.50": "JPEG baseline",
    "1.2.840.10008.1.2.4.51": "JPEG extended",
    "1.2.840.10008.1.2.4.57": "JPEG lossless",
    "1.2.840.10008.1.2.4.70": "JPEG lossless",
    "1.2.840.10008.1.2.4.80": "JPEG-LS",
    "1.2.840.10008.1.2.4.81": "JPEG-LS (lossy)",
    "1.2.840.10008.1.2.4.90": "JPEG 2000",
    "1.2.840.10008.1.2.4.91": "JPEG 2000 (lossy)",
    "1.2.840.10008.1.2.4.92": "JPEG 2000 part 2",
    "1.2.840.10008.1.2.4.93": "JPEG 2000 part 2 (lossy)",
    "1.2.840.10008.1.2.4.100": "MPEG-2",
    "1.2.840.10008.1.2.4.102": "MPEG-4",
    "1.2.840.10008.1.2.4.201": "High-Throughput JPEG 2000",
    "1.2.840.10008.1.2.4.202": "High-Throughput JPEG 2000",
    "1.2.840.10008.1.2.4.203": "High-Throughput JPEG 2000 (lossy)",
    "1.2.840.10008.1.2.5": "run-length encoded",
  ]
}
