/// What stands for a measure of overlap where prediction and reference are both empty.
///
/// Two empty masks agree, yet the ratio is 0/0: tools differ, and a mean over cases moves with the
/// choice. glia says which one it took. A mask that is empty against one that is not has Dice 0 under
/// every policy.
///
/// Source: MONAI's `DiceMetric` gives NaN and leaves the case out of the mean by default
/// (`ignore_empty`); the BraTS 2023 metrics give 1.
package enum EmptyPolicy: String, CaseIterable, Sendable {
  /// No number: NaN in tables, null in JSON, left out of means.
  case nan
  /// 1, as the BraTS challenges count it: nothing to find, and nothing found.
  case one
  /// 0, as a sum with a smoothing term only below the line gives.
  case zero

  /// The number that stands for an undefined measure; `nil` for ``nan``.
  package var substitute: Double? {
    switch self {
    case .nan: nil
    case .one: 1
    case .zero: 0
    }
  }

  /// A measure of some counts, with the policy's number where both masks are empty.
  ///
  ///     EmptyPolicy.one.value(\.dice, of: OverlapCounts(tn: 9))  // 1
  ///     EmptyPolicy.one.value(\.dice, of: OverlapCounts(fp: 9))  // 0
  ///
  /// - Parameters:
  ///   - measure: Such as `\.dice` or `\.sensitivity`.
  ///   - counts: Of one region.
  /// - Returns: The measure; `nil` where it is undefined and this policy has no number, or where
  ///   one mask alone is empty and the measure divides by its size.
  package func value(_ measure: KeyPath<OverlapCounts, Double?>, of counts: OverlapCounts)
    -> Double?
  {
    counts[keyPath: measure] ?? (counts.areBothEmpty ? substitute : nil)
  }
}
