package import DICOM

/// Writes small DICOM files for tests, in each way that real ones are written.
///
/// It shares no code with the reader.
package struct DICOMBytes {
  package var isImplicit = false
  package var isBigEndian = false
  package private(set) var bytes: [UInt8] = []

  /// Nothing yet.
  package init(isImplicit: Bool = false, isBigEndian: Bool = false) {
    self.isImplicit = isImplicit
    self.isBigEndian = isBigEndian
  }

  /// An element with text.
  package mutating func add(_ tag: DICOMTag, _ text: String) {
    var value = Array(text.utf8)
    if value.count % 2 == 1 { value.append(tag.representation == .UI ? 0 : 0x20) }
    add(tag, value)
  }

  /// An element with an integer of 16 bits.
  package mutating func add(_ tag: DICOMTag, _ number: Int) {
    add(
      tag,
      isBigEndian
        ? [UInt8(number >> 8), UInt8(number & 255)] : [UInt8(number & 255), UInt8(number >> 8)])
  }

  /// An element with bytes in the file's order.
  package mutating func add(
    _ tag: DICOMTag, _ value: [UInt8], as written: DICOMRepresentation? = nil
  ) {
    head(tag, written ?? tag.representation, value.count)
    bytes += value
  }

  /// A sequence; `isOpen` ends it and its items with delimiters instead of lengths.
  package mutating func add(
    _ tag: DICOMTag, isOpen: Bool = false, as written: DICOMRepresentation = .SQ,
    items: [(inout DICOMBytes) -> Void]
  ) {
    var inner = DICOMBytes(isImplicit: isImplicit || written == .UN, isBigEndian: isBigEndian)
    for item in items {
      var content = DICOMBytes(isImplicit: inner.isImplicit, isBigEndian: isBigEndian)
      item(&content)
      inner.head(DICOMTag(0xFFFE, 0xE000), .UN, isOpen ? 0xFFFF_FFFF : content.bytes.count)
      inner.bytes += content.bytes
      if isOpen { inner.head(DICOMTag(0xFFFE, 0xE00D), .UN, 0) }
    }
    if isOpen { inner.head(DICOMTag(0xFFFE, 0xE0DD), .UN, 0) }
    head(tag, written, isOpen ? 0xFFFF_FFFF : inner.bytes.count)
    bytes += inner.bytes
  }

  /// Tag, representation and length.
  package mutating func head(_ tag: DICOMTag, _ representation: DICOMRepresentation, _ length: Int)
  {
    number(Int(tag.group), 2)
    number(Int(tag.element), 2)
    if isImplicit || tag.group == 0xFFFE { return number(length, 4) }
    bytes += representation.rawValue.utf8
    if representation.hasLongLength {
      number(0, 2)
      number(length, 4)
    } else {
      number(length, 2)
    }
  }

  private mutating func number(_ value: Int, _ count: Int) {
    let little = (0..<count).map { UInt8(value >> (8 * $0) & 255) }
    bytes += isBigEndian ? little.reversed() : little
  }

  /// A whole file: preamble, mark, meta information and these elements.
  package func file(_ syntax: DICOMTransferSyntax) -> [UInt8] {
    var meta = DICOMBytes()
    meta.add(.transferSyntaxUID, syntax.uid)
    return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta.bytes + bytes
  }
}
