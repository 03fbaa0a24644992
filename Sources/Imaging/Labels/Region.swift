/// One of the three nested tumor regions of BraTS.
package enum Region: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  case wholeTumor
  case tumorCore
  case enhancingTumor

  /// WT, TC or ET.
  package var abbreviation: String {
    switch self {
    case .wholeTumor: "WT"
    case .tumorCore: "TC"
    case .enhancingTumor: "ET"
    }
  }

  /// The full name, as help and legends show it.
  package var displayName: String {
    switch self {
    case .wholeTumor: "whole tumor"
    case .tumorCore: "tumor core"
    case .enhancingTumor: "enhancing tumor"
    }
  }
}

/// A set of regions, one bit each; a voxel's regions fit in one byte.
package struct RegionSet: OptionSet, Hashable, Sendable {
  /// Bit 0 is WT, bit 1 TC, bit 2 ET.
  package let rawValue: UInt8

  /// Creates a set from its bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The set of one region.
  package init(_ region: Region) {
    switch region {
    case .wholeTumor: self = .wholeTumor
    case .tumorCore: self = .tumorCore
    case .enhancingTumor: self = .enhancingTumor
    }
  }

  /// Whole tumor.
  package static let wholeTumor = RegionSet(rawValue: 1)
  /// Tumor core.
  package static let tumorCore = RegionSet(rawValue: 2)
  /// Enhancing tumor.
  package static let enhancingTumor = RegionSet(rawValue: 4)
  /// All three.
  package static let all: RegionSet = [.wholeTumor, .tumorCore, .enhancingTumor]
}
