/// The number of an element: its group in the upper 16 bits, its element in the lower.
///
///     DICOMTag(0x0010, 0x0010)   // the patient's name, equal to .patientName
package struct DICOMTag: Sendable {
  /// Group and element.
  package let number: UInt32
  /// The representation that the standard gives the value; `.UN` for tags outside the dictionary.
  package let representation: DICOMRepresentation

  /// Makes a tag of the dictionary.
  init(number: UInt32, dictionary: DICOMRepresentation) {
    self.number = number
    self.representation = dictionary
  }

  /// Makes a tag from its number and finds its representation in the dictionary.
  package init(number: UInt32) {
    self.number = number
    representation = Self.representations[number] ?? (number & 0xFFFF == 0 ? .UL : .UN)
  }

  /// Makes a tag from group and element.
  package init(_ group: UInt16, _ element: UInt16) {
    self.init(number: UInt32(group) << 16 | UInt32(element))
  }

  /// The upper half.
  package var group: UInt16 { UInt16(number >> 16) }
  /// The lower half.
  package var element: UInt16 { UInt16(number & 0xFFFF) }
  /// Whether a vendor defines the element; the standard's groups are even.
  package var isPrivate: Bool { group & 1 == 1 }

  /// Delimiters of items and sequences (PS3.5, section 7.5).
  static let item: UInt32 = 0xFFFE_E000
  static let itemEnd: UInt32 = 0xFFFE_E00D
  static let sequenceEnd: UInt32 = 0xFFFE_E0DD

  private static let representations = Dictionary(
    dictionary.map { ($0.number, $0.representation) }, uniquingKeysWith: { first, _ in first })
}

extension DICOMTag: Hashable, Comparable {
  package static func == (left: DICOMTag, right: DICOMTag) -> Bool { left.number == right.number }
  package static func < (left: DICOMTag, right: DICOMTag) -> Bool { left.number < right.number }
  package func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

extension DICOMTag: CustomStringConvertible {
  /// The usual notation, such as "(0010,0010)".
  package var description: String { "(\(Self.hex(group)),\(Self.hex(element)))" }

  private static func hex(_ part: UInt16) -> String {
    let digits = String(part, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
