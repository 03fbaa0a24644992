/// The numbers of a structure's voxels in both masks and in only one of them.
package struct PairCounts: Hashable, Sendable {
  /// Voxels in both masks.
  package var both = 0
  /// Voxels in the first mask alone.
  package var firstAlone = 0
  /// Voxels in the second mask alone.
  package var secondAlone = 0

  /// Creates counts of zero.
  package init() {}

  /// The number of voxels of the first mask.
  package var first: Int { both + firstAlone }
  /// The number of voxels of the second mask.
  package var second: Int { both + secondAlone }
  /// The number of voxels in at least one mask.
  package var either: Int { both + firstAlone + secondAlone }
  /// The number of voxels in which the masks differ.
  package var differing: Int { firstAlone + secondAlone }
  /// The Dice of the two masks; `nil` if both are empty.
  package var dice: Double? { OverlapCounts(tp: both, fp: firstAlone, fn: secondAlone).dice }

  /// Adds the counts of both.
  package static func + (left: PairCounts, right: PairCounts) -> PairCounts {
    var sum = left
    sum.both += right.both
    sum.firstAlone += right.firstAlone
    sum.secondAlone += right.secondAlone
    return sum
  }
}
