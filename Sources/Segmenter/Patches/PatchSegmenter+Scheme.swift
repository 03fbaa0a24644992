package import Imaging

// What the labels of a network with a description mean.

extension PatchSegmenter {
  /// The scheme of the labels that the network writes.
  ///
  /// Tumor regions, and labels that are named after tumor tissues, get a scheme with WT, TC and ET,
  /// so that they can be compared with any other: the case's if its labels agree, else a known one,
  /// else a new one. Otherwise each label is a structure.
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

  /// The network's structures in the scheme, with the probability above which a voxel is in each;
  /// empty for labels, of which the largest wins.
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
  /// The tissue that is in this region but in none inside it; the region's label stands for it.
  fileprivate var outermostTissue: Tissue {
    switch self {
    case .wholeTumor: .edema
    case .tumorCore: .core
    case .enhancingTumor: .enhancing
    }
  }
}
