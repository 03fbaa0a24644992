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

  /// The regions to which the tissue belongs.
  package var regions: RegionSet {
    switch self {
    case .core: [.wholeTumor, .tumorCore]
    case .edema: .wholeTumor
    case .enhancing: .all
    }
  }

  /// The name in full, as tables show it.
  package var displayName: String {
    switch self {
    case .core: "core"
    case .edema: "edema"
    case .enhancing: "enhancing"
    }
  }
}

extension LabelScheme {
  /// The label of a tissue; `nil` in ``binary`` maps, which tell no tissues apart.
  package func label(of tissue: Tissue) -> UInt8? {
    self == .binary ? nil : label(of: tissue.regions)
  }

  /// The tissues that have a label, in the order of the labels.
  package var tissues: [Tissue] {
    guard self != .binary else { return [] }
    return Tissue.allCases.sorted { label(of: $0.regions) < label(of: $1.regions) }
  }
}
