/// The value representation ("VR") of an element: how its bytes are to be read.
///
/// Source: DICOM PS3.5 (2024), section 6.2.
package enum DICOMRepresentation: String, Hashable, Sendable, CaseIterable {
  case AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS
  case ST, SV, TM, UC, UI, UL, UN, UR, US, UT, UV

  /// Finds the representation of two letters.
  init?(_ first: UInt8, _ second: UInt8) {
    guard let known = Self.byLetters[UInt16(first) << 8 | UInt16(second)] else { return nil }
    self = known
  }

  private static let byLetters = Dictionary(
    uniqueKeysWithValues: allCases.map { known in
      let letters = Array(known.rawValue.utf8)
      return (UInt16(letters[0]) << 8 | UInt16(letters[1]), known)
    })

  /// Whether explicit files store the length in 32 bits, after two unused bytes.
  package var hasLongLength: Bool {
    switch self {
    case .OB, .OD, .OF, .OL, .OV, .OW, .SQ, .SV, .UC, .UN, .UR, .UT, .UV: true
    default: false
    }
  }

  /// The bytes of one number, which change their order in big-endian files; 1 for text and bytes.
  package var unit: Int {
    switch self {
    case .AT, .OW, .SS, .US: 2
    case .FL, .OF, .OL, .SL, .UL: 4
    case .FD, .OD, .OV, .SV, .UV: 8
    default: 1
    }
  }

  /// Whether the data set's character set applies to the value.
  package var hasCharacters: Bool {
    switch self {
    case .LO, .LT, .PN, .SH, .ST, .UC, .UT: true
    default: false
    }
  }

  /// Whether the value is one text, in which a backslash is a character like others.
  package var isOneText: Bool {
    switch self {
    case .LT, .ST, .UR, .UT: true
    default: false
    }
  }
}
