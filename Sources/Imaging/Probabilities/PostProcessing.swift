/// Rules for the probabilities of a whole volume, before and after they become labels.
///
/// Each rule is off if its parameter is 0 or absent; ``none`` has no rules. The rules run in this
/// order:
///
/// 1. ``sliceSmoothing``: each region's probability becomes a weighted mean with its neighbors along the
///    slice axis.
/// 2. Thresholds, as for single slices; regions become nested.
/// 3. ``seedThresholds`` and ``minimumIslands``: 26-connected components of a region's mask are
///    removed, first from the whole tumor, then from what is left of the core, then of the
///    enhancing tumor. Removed voxels leave their region and the regions inside it, but stay in the
///    regions around it.
/// 4. ``minimumEnhancing`` and ``minimumEnhancingShare``: if there is less enhancing tumor than
///    this in total, in milliliters or as a fraction of the core, it becomes core.
///
/// Source: entrants to BraTS clear small enhancing tumors, e.g. F. Isensee et al., "nnU-Net for Brain
/// Tumor Segmentation", BrainLes 2020; seeds are hysteresis thresholding (J. Canny 1986).
package struct PostProcessing: Hashable, Codable, Sendable {
  /// The weight of each neighboring slice relative to the slice itself, 0 to 1.
  package var sliceSmoothing: Float
  /// A component of a region is kept only if one of its voxels has a higher probability of the
  /// region than this.
  package var seedThresholds: [Region: Float]
  /// A component of a region is removed if its volume is below this, in milliliters.
  package var minimumIslands: [Region: Double]
  /// All enhancing tumor becomes core if its volume is below this, in milliliters.
  package var minimumEnhancing: Double
  /// All enhancing tumor becomes core if it is less than this fraction of the core, 0 to below 1.
  ///
  /// Large cores without enhancement occur in lower-grade gliomas. A network finds a few
  /// milliliters of enhancement in them, which would be a lot in a small tumor.
  package var minimumEnhancingShare: Double

  /// Creates rules; zeros are left out.
  ///
  /// - Precondition: weights from 0 to 1, seeds from 0 to below 1, volumes finite and not negative.
  package init(
    sliceSmoothing: Float = 0, seedThresholds: [Region: Float] = [:],
    minimumIslands: [Region: Double] = [:], minimumEnhancing: Double = 0,
    minimumEnhancingShare: Double = 0
  ) {
    precondition((0...1).contains(sliceSmoothing), "smoothing by \(sliceSmoothing)")
    precondition(seedThresholds.values.allSatisfy { $0 >= 0 && $0 < 1 }, "\(seedThresholds)")
    precondition(
      (minimumIslands.values + [minimumEnhancing]).allSatisfy { $0 >= 0 && $0.isFinite },
      "\(minimumIslands), \(minimumEnhancing) ml")
    precondition((0..<1).contains(minimumEnhancingShare), "share \(minimumEnhancingShare)")
    self.sliceSmoothing = sliceSmoothing
    self.seedThresholds = seedThresholds.filter { $0.value > 0 }
    self.minimumIslands = minimumIslands.filter { $0.value > 0 }
    self.minimumEnhancing = minimumEnhancing
    self.minimumEnhancingShare = minimumEnhancingShare
  }

  /// No rules: labels come from thresholds alone.
  package static let none = PostProcessing()

  /// Whether there are no rules.
  package var isNone: Bool { self == .none }
}
