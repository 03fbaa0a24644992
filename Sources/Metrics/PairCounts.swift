/// How many voxels of a structure two masks have, together and alone.
package struct PairCounts: Hashable, Sendable {
  /// Voxels in both masks.
  package var both = 0
  /// Voxels in the first mask alone.
  package var firstAlone = 0
  /// Voxels in the second mask alone.
  package var secondAlone = 0

  /// Creates the counts of nothing.
  package init() {}

  /// Voxels of the first mask.
  package var first: Int { both + firstAlone }
  /// Voxels of the second mask.
  package var second: Int { both + secondAlone }
  /// Voxels of either.
  package var either: Int { both + firstAlone + secondAlone }
  /// Voxels in which the masks differ.
  package var differing: Int { firstAlone + secondAlone }
  /// The Dice of the two; `nil` if both are empty.
  package var dice: Double? { OverlapCounts(tp: both, fp: firstAlone, fn: secondAlone).dice }

  /// The counts over the voxels of both.
  package static func + (left: PairCounts, right: PairCounts) -> PairCounts {
    var sum = left
    sum.both += right.both
    sum.firstAlone += right.firstAlone
    sum.secondAlone += right.secondAlone
    return sum
  }
}
