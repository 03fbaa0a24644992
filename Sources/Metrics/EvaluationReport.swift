public import Imaging

/// What is known of a prediction in one region of a volume.
public struct RegionReport: Hashable, Sendable {
  /// The region.
  public let region: Region
  /// Voxels of the whole volume.
  public let counts: OverlapCounts
  /// The robust Hausdorff distance in mm; `nil` where either mask is empty.
  public let hd95: Double?
  /// The predicted region's size in milliliters.
  public let predictionMilliliters: Double
  /// The reference region's size in milliliters.
  public let referenceMilliliters: Double
}

/// The overlap in one slice.
public struct SliceReport: Hashable, Sendable {
  /// The slice's index in the stored array, from 0.
  public let index: Int
  /// The overlap in each region.
  public let overlaps: RegionOverlaps
}

/// How well a prediction agrees with a reference: over the volume, and slice by slice.
public struct EvaluationReport: Hashable, Sendable {
  /// One report a region that both label schemes know, from the whole tumor inward.
  public let regions: [RegionReport]
  /// One report a slice, in the order of the stored array; empty where no plane was asked for.
  public let slices: [SliceReport]

  /// Compares two label maps.
  ///
  /// - Parameters:
  ///   - prediction: The model's labels.
  ///   - reference: The expert's labels.
  ///   - plane: The plane of the slices; `nil` for the volume alone.
  /// - Throws: ``MetricError/gridsDiffer(prediction:reference:)`` where their voxels do not coincide.
  public init(
    prediction: LabelMap, reference: LabelMap, slicesOf plane: Plane? = nil
  ) throws(MetricError) {
    let volume = try RegionOverlaps(prediction: prediction, reference: reference)
    let milliliters = reference.grid.voxelMilliliters
    var regions: [RegionReport] = []
    for region in volume.regions {
      guard let counts = volume[region] else { continue }
      let distances = try SurfaceDistances(
        prediction: prediction, reference: reference, region: region)
      regions.append(
        RegionReport(
          region: region, counts: counts, hd95: distances?.hausdorff(),
          predictionMilliliters: Double(counts.predictionCount) * milliliters,
          referenceMilliliters: Double(counts.referenceCount) * milliliters))
    }
    self.regions = regions
    guard let plane else {
      slices = []
      return
    }
    let perSlice = try RegionOverlaps.perSlice(
      prediction: prediction, reference: reference, plane: plane)
    slices = perSlice.enumerated().map { SliceReport(index: $0, overlaps: $1) }
  }
}
