/// The character set of a data set's texts.
///
/// Source: DICOM PS3.3 (2024), section C.12.1.1.2.
package enum DICOMCharacters: Hashable, Sendable {
  /// The default repertoire; a byte above 127 is read as in ISO 8859-1, as many scanners write it.
  case ascii
  /// ISO_IR 100, ISO 8859-1.
  case latin1
  /// ISO_IR 192.
  case utf8
  /// Any other: its ASCII characters are read, others become "?".
  case other

  /// Finds the set that the element (0008,0005) names.
  ///
  /// - Parameter names: The element's values; the first one is the set in which texts begin.
  init(names: [String]) {
    let name = names.first { !$0.isEmpty } ?? ""
    switch name.uppercased().replacing("ISO 2022 IR", with: "ISO_IR").replacing(
      "_IR_", with: "_IR ")
    {
    case "", "ISO_IR 6": self = .ascii
    case "ISO_IR 100": self = .latin1
    case "ISO_IR 192": self = .utf8
    default: self = .other
    }
  }

  /// Reads a text; bytes that the set does not have become "?".
  func text(_ bytes: [UInt8]) -> String {
    if bytes.allSatisfy({ $0 < 128 && $0 != 0x1B }) {
      return String(decoding: bytes, as: UTF8.self)
    }
    // Files that say nothing, or say ISO_IR 100, are often UTF-8.
    if self != .other, let text = String(validating: bytes, as: UTF8.self) { return text }
    switch self {
    case .ascii, .latin1:
      return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    case .utf8: return String(decoding: bytes, as: UTF8.self).replacing("\u{FFFD}", with: "?")
    case .other:
      return String(
        String.UnicodeScalarView(
          bytes.lazy.filter { $0 != 0x1B }.map { $0 < 128 ? Unicode.Scalar($0) : "?" }))
    }
  }
}
