/// The numbers of voxels in both masks, in only one of them, and in neither.
///
/// These four counts determine all overlap measures. A measure that would divide by zero is `nil`;
/// no number is substituted for two empty masks (see ``EmptyPolicy``).
///
///     let counts = OverlapCounts(tp: 6, fp: 2, fn: 4, tn: 88)
///     counts.dice         // 2·6 / (2·6 + 2 + 4) = 0.6666…
///     counts.sensitivity  // 6 / (6 + 4) = 0.6
///
/// Counts add up: the sum over the slices of a volume is the count of the volume. The mean of the
/// slices' Dice, however, is not the Dice of the volume.
///
/// Source: A. A. Taha and A. Hanbury, "Metrics for evaluating 3D medical image segmentation",
/// *BMC Medical Imaging* 15:29 (2015), table 1.
package struct OverlapCounts: Hashable, Codable, Sendable {
  /// Voxels in both masks (true positives).
  package var tp: Int
  /// Voxels in the prediction alone (false positives).
  package var fp: Int
  /// Voxels in the reference alone (false negatives).
  package var fn: Int
  /// Voxels in neither mask (true negatives).
  package var tn: Int

  /// Creates counts; all default to 0.
  package init(tp: Int = 0, fp: Int = 0, fn: Int = 0, tn: Int = 0) {
    self.tp = tp
    self.fp = fp
    self.fn = fn
    self.tn = tn
  }

  /// The number of voxels of the prediction.
  package var predictionCount: Int { tp + fp }
  /// The number of voxels of the reference.
  package var referenceCount: Int { tp + fn }
  /// Whether both masks are empty, leaving nothing to compare.
  package var areBothEmpty: Bool { tp + fp + fn == 0 }

  /// Dice: twice the shared voxels divided by the voxels of both masks, 2·tp / (2·tp + fp + fn).
  ///
  /// From 0 to 1; 0 if just one mask is empty, `nil` if both are.
  ///
  /// Source: L. R. Dice, "Measures of the Amount of Ecologic Association Between Species",
  /// *Ecology* 26 (1945), 297–302.
  package var dice: Double? { ratio(2 * tp, 2 * tp + fp + fn) }

  /// IoU, the Jaccard index: shared voxels divided by the voxels of the union, tp / (tp + fp + fn).
  ///
  /// From 0 to 1 and never above ``dice``: IoU = Dice / (2 − Dice). 0 if just one mask is empty,
  /// `nil` if both are.
  ///
  /// Source: P. Jaccard, "The distribution of the flora in the alpine zone", *New Phytologist* 11
  /// (1912), 37–50.
  package var iou: Double? { ratio(tp, tp + fp + fn) }

  /// The fraction of the reference that was found: tp / (tp + fn), also called recall.
  ///
  /// `nil` if the reference is empty, whatever the prediction.
  package var sensitivity: Double? { ratio(tp, tp + fn) }

  /// The fraction of the background that was left unlabeled: tn / (tn + fp).
  ///
  /// Near 1 for any small region, because most of a volume is background. `nil` if the reference
  /// covers every voxel.
  package var specificity: Double? { ratio(tn, tn + fp) }

  /// The fraction of the prediction that is right: tp / (tp + fp).
  ///
  /// `nil` if the prediction is empty, whatever the reference.
  package var precision: Double? { ratio(tp, tp + fp) }

  private func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }

  /// Adds the counts of two comparisons.
  package static func + (left: OverlapCounts, right: OverlapCounts) -> OverlapCounts {
    OverlapCounts(
      tp: left.tp + right.tp, fp: left.fp + right.fp, fn: left.fn + right.fn, tn: left.tn + right.tn
    )
  }

  /// Adds the counts of another comparison.
  package static func += (left: inout OverlapCounts, right: OverlapCounts) { left = left + right }
}
