/// The value of an overlap measure if prediction and reference are both empty.
///
/// Two empty masks agree, but the ratio is 0/0. Tools differ, and a mean over cases depends on the
/// choice, so glia reports its choice. If only one mask is empty, Dice is 0 under every policy.
///
/// Source: MONAI's `DiceMetric` gives NaN and leaves the case out of the mean by default
/// (`ignore_empty`); the BraTS 2023 metrics give 1.
package enum EmptyPolicy: String, CaseIterable, Sendable {
  /// No number: NaN in tables, null in JSON, left out of means.
  case nan
  /// 1, as in the BraTS challenges: nothing to find, and nothing found.
  case one
  /// 0, as with a smoothing term in the denominator only.
  case zero

  /// The number used for an undefined measure; `nil` for ``nan``.
  package var substitute: Double? {
    switch self {
    case .nan: nil
    case .one: 1
    case .zero: 0
    }
  }

  /// Returns a measure of the given counts, with the policy's number if both masks are empty.
  ///
  ///     EmptyPolicy.one.value(\.dice, of: OverlapCounts(tn: 9))  // 1
  ///     EmptyPolicy.one.value(\.dice, of: OverlapCounts(fp: 9))  // 0
  ///
  /// - Parameters:
  ///   - measure: The measure, such as `\.dice` or `\.sensitivity`.
  ///   - counts: The counts of one region.
  /// - Returns: The measure; `nil` if it is undefined and this policy has no number, or if only one
  ///   mask is empty and the measure divides by its size.
  package func value(_ measure: KeyPath<OverlapCounts, Double?>, of counts: OverlapCounts)
    -> Double?
  {
    counts[keyPath: measure] ?? (counts.areBothEmpty ? substitute : nil)
  }
}
