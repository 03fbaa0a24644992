/// What is done with the probabilities of a whole volume before and after they become labels.
///
/// Each rule is off where its parameter is 0 or absent; ``none`` has none. The rules run in this order:
///
/// 1. ``sliceSmoothing``: each region's probability becomes a weighted mean with its neighbors along the
///    slice axis.
/// 2. Thresholds, as for single slices; regions become nested.
/// 3. ``seedThresholds`` and ``minimumIslands``: 26-connected components of a region's mask go, first of
///    the whole tumor, then of the core, then of the enhancing tumor, each on what is left. What goes
///    leaves its region and the ones inside it, and stays in the ones around it.
/// 4. ``minimumEnhancing`` and ``minimumEnhancingShare``: a total of less enhancing tumor than this, in
///    milliliters or as a part of the core, becomes core.
///
/// Source: entrants to BraTS clear small enhancing tumors, e.g. F. Isensee et al., "nnU-Net for Brain
/// Tumor Segmentation", BrainLes 2020; seeds are hysteresis thresholding (J. Canny 1986).
package struct PostProcessing: Hashable, Codable, Sendable {
  /// The weight of each of the two neighboring slices against a slice's own, 0 to 1.
  package var sliceSmoothing: Float
  /// A component of a region stays only where a voxel of it has more than this probability of the region.
  package var seedThresholds: [Region: Float]
  /// A component of a region goes where its volume is below this, in milliliters.
  package var minimumIslands: [Region: Double]
  /// All enhancing tumor becomes core where its volume is below this, in milliliters.
  package var minimumEnhancing: Double
  /// All enhancing tumor becomes core where it is less than this part of the core, 0 to below 1.
  ///
  /// Large cores without enhancement are those of lower-grade gliomas, on which a network finds a few
  /// milliliters that would be much in a small tumor.
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

  /// Whether there is no rule.
  package var isNone: Bool { self == .none }
}
