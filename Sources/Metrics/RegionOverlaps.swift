package import Imaging

/// The overlap of a prediction and a reference in each of the three tumor regions, and in each label.
///
/// Prediction and reference may name their labels by different schemes: regions and tissues are
/// compared, never bare integers.
///
///     let overlaps = try RegionOverlaps(prediction: prediction, reference: reference)
///     overlaps[.wholeTumor]?.dice
package struct RegionOverlaps: Hashable, Sendable {
  /// What both schemes tell: the three regions and the labels, or only WT where a map is binary.
  package let structures: [Structure]
  private let pairs: RegionPairs

  /// The regions of which both schemes say something; only WT where one of the maps is binary.
  package var regions: [Region] {
    structures.compactMap { if case .region(let region) = $0 { region } else { nil } }
  }

  /// The counts of a region; `nil` where a scheme says nothing about it.
  package subscript(region: Region) -> OverlapCounts? { self[.region(region)] }

  /// The counts of a region or a label; `nil` where a scheme says nothing about it.
  package subscript(structure: Structure) -> OverlapCounts? {
    structures.contains(structure) ? pairs.counts(structure) : nil
  }

  /// Voxels compared.
  package var voxelCount: Int { pairs.table.reduce(0, +) }

  /// Compares two whole label maps.
  ///
  /// - Throws: ``MetricError/gridsDiffer(prediction:reference:)`` where their voxels do not coincide.
  /// - Complexity: one pass over the bytes of both maps; about a millisecond for a BraTS case.
  package init(prediction: LabelMap, reference: LabelMap) throws(MetricError) {
    let slab = try RegionCounter.count(prediction: prediction, reference: reference, plane: nil)
    self.init(slab[0], prediction.scheme, reference.scheme)
  }

  /// Compares two slices, as for live numbers under a picture.
  ///
  /// - Precondition: the slices have one width and one height.
  package init(
    prediction: Slice<UInt8>, scheme predictionScheme: LabelScheme, reference: Slice<UInt8>,
    scheme referenceScheme: LabelScheme
  ) {
    precondition(
      prediction.width == reference.width && prediction.height == reference.height,
      "slices of \(prediction.width)×\(prediction.height) and \(reference.width)×\(reference.height)"
    )
    let counter = RegionCounter(predictionScheme, referenceScheme)
    self.init(
      counter.count(prediction.values, reference.values), predictionScheme, referenceScheme)
  }

  /// Compares two label maps slice by slice.
  ///
  /// - Parameters:
  ///   - prediction: The model's labels.
  ///   - reference: The expert's labels.
  ///   - plane: Across which array axis the slices lie, the one nearest to this plane's normal.
  /// - Returns: One comparison a slice, by its index in the stored array.
  /// - Throws: ``MetricError/gridsDiffer(prediction:reference:)`` where their voxels do not coincide.
  /// - Complexity: one pass over the bytes of both maps, whatever the plane.
  package static func perSlice(
    prediction: LabelMap, reference: LabelMap, plane: Plane = .axial
  ) throws(MetricError) -> [RegionOverlaps] {
    try RegionCounter.count(prediction: prediction, reference: reference, plane: plane).map {
      RegionOverlaps($0, prediction.scheme, reference.scheme)
    }
  }

  /// Reads the counts of each region off a table of pairs.
  init(_ pairs: RegionPairs, _ prediction: LabelScheme, _ reference: LabelScheme) {
    structures = Structure.common(prediction, reference)
    self.pairs = pairs
  }
}

/// The overlap of two whole label maps in one region.
///
/// - Returns: `nil` where a scheme says nothing about the region.
/// - Throws: ``MetricError/gridsDiffer(prediction:reference:)`` where their voxels do not coincide.
package func overlap(
  prediction: LabelMap, reference: LabelMap, region: Region
) throws(MetricError) -> OverlapCounts? {
  try RegionOverlaps(prediction: prediction, reference: reference)[region]
}

/// The overlap of two slices in one region; `nil` where a scheme says nothing about it.
///
/// - Precondition: the slices have one width and one height.
package func overlap(
  prediction: Slice<UInt8>, scheme predictionScheme: LabelScheme, reference: Slice<UInt8>,
  scheme referenceScheme: LabelScheme, region: Region
) -> OverlapCounts? {
  RegionOverlaps(
    prediction: prediction, scheme: predictionScheme, reference: reference, scheme: referenceScheme
  )[region]
}
