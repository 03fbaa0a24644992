/// A kind of tissue with a label of its own in the schemes of brain tumors.
///
/// Unlike the nested regions, tissues do not overlap.
package enum Tissue: String, CaseIterable, Sendable {
  /// Necrosis and non-enhancing core.
  case core
  /// Edema, with invaded tissue.
  case edema
  /// Enhancing tumor, which is the region ET too.
  case enhancing
  /// The cavity that surgery left, part of none of the regions.
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
