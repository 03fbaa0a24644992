package import Imaging

// What the labels of a network with a description mean.

extension PatchSegmenter {
  /// The scheme of the labels that the network writes.
  ///
  /// Tumor regions, and labels that are called like the tissues of a tumor, get a scheme in which they can be
  /// compared with any other by WT, TC and ET: a known one with the same labels, that of the case first, or one of
  /// their own. Other labels are structures of their own.
  ///
  /// - Parameter other: The scheme of the case or of its reference.
  /// - Returns: The scheme.
  package func scheme(following other: LabelScheme) -> LabelScheme {
    let output = segmenter.model.description.output
    guard let regions = output.tumorRegions, case .structures(let list, _) = output else {
      return .tissues(named: output.labelTable, preferring: other) ?? .labels(output.labelTable)
    }
    if regions == [.wholeTumor] { return .binary }
    let entries = zip(regions, list).map { region, structure in
      LabelTable.Entry(
        structure.value, structure.name, color: structure.color, tissue: region.outermostTissue)
    }
    return .tissues(LabelTable(entries), preferring: other)
  }

  /// The network's structures as the scheme has them, and the probability above which a voxel is in each; none for
  /// labels, which compete with each other.
  package func structureThresholds(
    _ scheme: LabelScheme
  ) -> [(structure: Structure, threshold: Float)] {
    guard case .structures(let list, _) = segmenter.model.description.output else { return [] }
    let regions = segmenter.model.description.output.tumorRegions
    return list.enumerated().map { index, channel in
      let structure: Structure =
        regions.map { .region($0[index]) } ?? .label(channel.value, name: channel.name)
      return (structure, channel.threshold)
    }
  }
}

extension Region {
  /// The tissue of the region that is in no region inside it, whose label is the region's own.
  fileprivate var outermostTissue: Tissue {
    switch self {
    case .wholeTumor: .edema
    case .tumorCore: .core
    case .enhancingTumor: .enhancing
    }
  }
}
