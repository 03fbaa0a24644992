package import Imaging

/// What is compared: one of the nested regions, or one label by itself.
package enum Structure: Hashable, Sendable {
  case region(Region)
  case tissue(Tissue)

  /// The structures that maps of two schemes both tell: regions first, then tissues by their label.
  ///
  /// - Parameters:
  ///   - prediction: The scheme of the prediction.
  ///   - reference: The scheme of the reference, by whose labels the tissues are ordered.
  /// - Returns: WT alone where either scheme is binary.
  package static func common(_ prediction: LabelScheme, _ reference: LabelScheme) -> [Structure] {
    let regions = reference.knownRegions.filter(prediction.knownRegions.contains)
    let tissues = reference.tissues.filter(prediction.tissues.contains)
    return regions.map { .region($0) } + tissues.map { .tissue($0) }
  }

  /// Whether a voxel in some regions is part of the structure.
  func contains(_ regions: RegionSet) -> Bool {
    switch self {
    case .region(let region): regions.contains(RegionSet(region))
    case .tissue(let tissue): regions == tissue.regions
    }
  }
}
