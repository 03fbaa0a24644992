package import Imaging

/// The distances between the surfaces of two nonempty masks.
package struct SurfaceReport: Hashable, Codable, Sendable {
  /// The Hausdorff distance in mm.
  package let hausdorff: Double
  /// Its 95th percentile in mm.
  package let hausdorff95: Double
  /// The mean distance from each surface to the other, over both surfaces, in mm.
  package let mean: Double
  /// The mean distance from the prediction's surface to the reference's, in mm.
  package let meanFromPrediction: Double
  /// The mean distance from the reference's surface to the prediction's, in mm.
  package let meanFromReference: Double
  /// The fraction of both surfaces that is within the tolerance of the other.
  package let surfaceDice: Double

  init(_ distances: SurfaceDistances, tolerance: Double) {
    hausdorff = distances.hausdorff(percentile: 1)
    hausdorff95 = distances.hausdorff(percentile: 0.95)
    mean = distances.mean
    (meanFromPrediction, meanFromReference) = distances.means
    surfaceDice = distances.surfaceDice(tolerance: tolerance)
  }
}

/// The comparison of a prediction and a reference in one structure of a volume.
package struct StructureReport: Hashable, Codable, Sendable {
  /// The region or label.
  package let structure: Structure
  /// The voxel counts of the whole volume.
  package let counts: OverlapCounts
  /// The distances between the surfaces; `nil` if either mask is empty.
  package let surface: SurfaceReport?
  /// The individual lesions.
  package let lesions: LesionReport
  /// The predicted structure's size in milliliters.
  package let predictionMilliliters: Double
  /// The reference structure's size in milliliters.
  package let referenceMilliliters: Double

  /// Measures one structure.
  init(
    _ structure: Structure, counts: OverlapCounts, box: StructureBox, grid: Grid,
    options: EvaluationOptions
  ) {
    self.structure = structure
    self.counts = counts
    predictionMilliliters = Double(counts.predictionCount) * grid.voxelMilliliters
    referenceMilliliters = Double(counts.referenceCount) * grid.voxelMilliliters
    guard !counts.areBothEmpty else {
      surface = nil
      lesions = LesionReport(lesions: [], falsePositives: 0, rules: options.lesions)
      return
    }
    let spacing = grid.affine.spacing
    let pair = MaskPair(box, structure)
    let distances = SurfaceDistances(pair, spacing: spacing, definition: options.distances)
    surface = distances.map { SurfaceReport($0, tolerance: options.tolerance) }
    lesions = LesionMatch(pair, rules: options.lesions).report(
      spacing: spacing, rules: options.lesions,
      whole: options.distances == .brats ? surface?.hausdorff95 : nil)
  }

  private init(_ structure: Structure, _ other: StructureReport) {
    self.structure = structure
    counts = other.counts
    surface = other.surface
    lesions = other.lesions
    predictionMilliliters = other.predictionMilliliters
    referenceMilliliters = other.referenceMilliliters
  }

  /// Returns the same numbers under another name.
  func renamed(_ structure: Structure) -> StructureReport { StructureReport(structure, self) }
}
