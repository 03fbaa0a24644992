package import Imaging
package import Metrics

/// How the two compared masks agree in each slice, kept up to date as labels change.
package struct PairTally: Sendable {
  /// The masks, by where they come from.
  package let pair: MaskPair
  /// The numbers.
  private var tally: SliceTally

  /// Creates a tally of masks of which nothing was counted yet.
  init(_ pair: MaskPair, _ masks: Masks, grid: Grid) {
    self.pair = pair
    tally = SliceTally(masks.first?.scheme, masks.second?.scheme, grid: grid)
  }

  /// What is counted: what both masks tell, or the one mask that there is.
  package var structures: [Structure] { tally.structures }

  /// The grid on which the masks are compared.
  package var grid: Grid { tally.grid }

  /// The counts of a structure in a slice across an array axis; see `SliceTally`.
  package func counts(
    _ structure: Structure, axis: Int, _ index: Int, compared: Bool
  ) -> PairCounts {
    tally.counts(structure, axis: axis, index, compared: compared)
  }

  /// The counts of a structure in the volume.
  package func total(_ structure: Structure, compared: Bool) -> PairCounts {
    tally.total(structure, compared: compared)
  }

  /// The counts of a structure in each slice across an array axis.
  package func counts(_ structure: Structure, axis: Int, compared: Bool) -> [PairCounts] {
    tally.counts(structure, axis: axis, compared: compared)
  }

  /// The structures that a slice shows in either mask.
  package func structures(axis: Int, _ index: Int) -> [Structure] {
    tally.structures(axis: axis, index)
  }

  /// The masks that are compared, and which of their axial slices are.
  struct Masks {
    var first: LabelMap?
    var second: LabelMap?
    var isCompared: [Bool]
  }

  /// Adds the voxels of a box, or subtracts them.
  mutating func count(_ masks: Masks, in box: VoxelBox, sign: Int32) {
    tally.count(
      masks.first, masks.second, isCompared: masks.isCompared, from: box.from, to: box.to,
      sign: sign)
  }
}
