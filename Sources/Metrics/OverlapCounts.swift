/// How many voxels two masks share, and how many only one of them has.
///
/// The four counts of a comparison, from which all measures of overlap follow. A measure that would
/// divide by zero is `nil`; nothing here invents a number for two empty masks (see ``EmptyPolicy``).
///
///     let counts = OverlapCounts(tp: 6, fp: 2, fn: 4, tn: 88)
///     counts.dice         // 2·6 / (2·6 + 2 + 4) = 0.6666…
///     counts.sensitivity  // 6 / (6 + 4) = 0.6
///
/// Counts add up: the sum over the slices of a volume is the count of the volume, while the mean of
/// the slices' Dice is not the Dice of the volume.
///
/// Source: A. A. Taha and A. Hanbury, "Metrics for evaluating 3D medical image segmentation",
/// *BMC Medical Imaging* 15:29 (2015), table 1.
package struct OverlapCounts: Hashable, Sendable {
  /// Voxels in both masks (true positives).
  package var tp: Int
  /// Voxels in the prediction alone (false positives).
  package var fp: Int
  /// Voxels in the reference alone (false negatives).
  package var fn: Int
  /// Voxels in neither mask (true negatives).
  package var tn: Int

  /// Creates counts; without arguments, those of no voxels at all.
  package init(tp: Int = 0, fp: Int = 0, fn: Int = 0, tn: Int = 0) {
    self.tp = tp
    self.fp = fp
    self.fn = fn
    self.tn = tn
  }

  /// Voxels of the prediction.
  package var predictionCount: Int { tp + fp }
  /// Voxels of the reference.
  package var referenceCount: Int { tp + fn }
  /// Whether neither mask has a voxel, so that there is nothing to agree about.
  package var areBothEmpty: Bool { tp + fp + fn == 0 }

  /// Twice the shared voxels over the voxels of both masks: 2·tp / (2·tp + fp + fn).
  ///
  /// From 0 to 1; 0 where just one mask is empty, `nil` where both are.
  ///
  /// Source: L. R. Dice, "Measures of the Amount of Ecologic Association Between Species",
  /// *Ecology* 26 (1945), 297–302.
  package var dice: Double? { ratio(2 * tp, 2 * tp + fp + fn) }

  /// Shared voxels over the voxels of the union: tp / (tp + fp + fn), the Jaccard index.
  ///
  /// From 0 to 1 and never above ``dice``: IoU = Dice / (2 − Dice). 0 where just one mask is empty,
  /// `nil` where both are.
  ///
  /// Source: P. Jaccard, "The distribution of the flora in the alpine zone", *New Phytologist* 11
  /// (1912), 37–50.
  package var iou: Double? { ratio(tp, tp + fp + fn) }

  /// The part of the reference that was found: tp / (tp + fn), also called recall.
  ///
  /// `nil` where the reference is empty, whatever the prediction.
  package var sensitivity: Double? { ratio(tp, tp + fn) }

  /// The part of the background that was left alone: tn / (tn + fp).
  ///
  /// Near 1 for any small region, for most of a scan is background. `nil` where the reference covers
  /// every voxel.
  package var specificity: Double? { ratio(tn, tn + fp) }

  /// The part of the prediction that is right: tp / (tp + fp).
  ///
  /// `nil` where the prediction is empty, whatever the reference.
  package var precision: Double? { ratio(tp, tp + fp) }

  private func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }

  /// The counts over the voxels of both comparisons.
  package static func + (left: OverlapCounts, right: OverlapCounts) -> OverlapCounts {
    OverlapCounts(
      tp: left.tp + right.tp, fp: left.fp + right.fp, fn: left.fn + right.fn, tn: left.tn + right.tn
    )
  }

  /// Adds the counts of another comparison.
  package static func += (left: inout OverlapCounts, right: OverlapCounts) { left = left + right }
}
