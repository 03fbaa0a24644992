extension DICOMDataSet {
  /// Writes the elements, explicit little-endian.
  ///
  /// Sequences and items have explicit lengths. Values that were left out on reading are left out
  /// here too.
  ///
  /// - Parameter bytes: Receives the elements at its end.
  package func write(to bytes: inout [UInt8]) {
    for element in elements { element.write(to: &bytes) }
  }
}

extension DICOMElement {
  /// Writes tag, representation, length and value, explicit little-endian.
  ///
  /// Source: DICOM PS3.5 (2024), section 7.1.2.
  func write(to bytes: inout [UInt8]) {
    switch value {
    case .leftOut: return
    case .bytes(let content):
      let isOdd = content.count % 2 == 1
      writeHead(length: content.count + (isOdd ? 1 : 0), to: &bytes)
      bytes += content
      if isOdd { bytes.append(representation.padding) }
    case .items(let items):
      writeHead(length: 0, to: &bytes)
      let start = bytes.count
      for item in items {
        Self.write(DICOMTag.item, to: &bytes)
        bytes += [0, 0, 0, 0]
        let start = bytes.count
        item.write(to: &bytes)
        Self.write(length: bytes.count - start, at: start - 4, of: &bytes)
      }
      Self.write(length: bytes.count - start, at: start - 4, of: &bytes)
    }
  }

  /// Writes tag, representation and length.
  func writeHead(length: Int, to bytes: inout [UInt8]) {
    Self.write(tag.number, to: &bytes)
    var representation = representation
    if case .items = value { representation = .SQ }
    // A value that is too long for a short length has no known representation (PS3.5, 6.2.2).
    if !representation.hasLongLength, length > 0xFFFE { representation = .UN }
    bytes += representation.rawValue.utf8
    if representation.hasLongLength {
      bytes += [0, 0]
      bytes += littleEndian(UInt32(length))
    } else {
      bytes += littleEndian(UInt16(length))
    }
  }

  private static func write(_ tag: UInt32, to bytes: inout [UInt8]) {
    bytes += littleEndian(UInt16(tag >> 16))
    bytes += littleEndian(UInt16(tag & 0xFFFF))
  }

  private static func write(length: Int, at place: Int, of bytes: inout [UInt8]) {
    bytes.replaceSubrange(place..<place + 4, with: littleEndian(UInt32(length)))
  }
}

extension DICOMRepresentation {
  /// The byte that makes an odd value even.
  fileprivate var padding: UInt8 {
    switch self {
    case .OB, .UI, .UN: 0
    default: UInt8(ascii: " ")
    }
  }
}
