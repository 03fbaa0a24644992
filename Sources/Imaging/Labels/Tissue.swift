/// A kind of tissue with its own label in brain tumor schemes.
///
/// Unlike the nested regions, tissues do not overlap.
package enum Tissue: String, CaseIterable, Codable, Sendable {
  /// Necrosis and non-enhancing core.
  case core
  /// Edema, with invaded tissue.
  case edema
  /// Enhancing tumor, which is also the region ET.
  case enhancing
  /// The cavity left by surgery, which is part of none of the regions.
  case cavity

  /// The regions that the tissue belongs to.
  package var regions: RegionSet {
    switch self {
    case .core: [.wholeTumor, .tumorCore]
    case .edema: .wholeTumor
    case .enhancing: .all
    case .cavity: []
    }
  }

  /// The name, as tables show it.
  package var displayName: String { rawValue }
}
