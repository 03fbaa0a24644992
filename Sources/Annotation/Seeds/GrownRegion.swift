package import Imaging

/// What growing from seeds proposes to change in a mask.
package struct GrownRegion: Hashable, Sendable {
  /// The array offsets of voxels that would come to the structure, ascending.
  package var added: [Int]
  /// Those of voxels that would leave it, ascending.
  package var removed: [Int]

  /// Creates a proposal.
  package init(added: [Int] = [], removed: [Int] = []) {
    self.added = added
    self.removed = removed
  }

  /// Whether nothing would change.
  package var isEmpty: Bool { added.isEmpty && removed.isEmpty }

  /// The changes of labels.
  ///
  /// - Parameters:
  ///   - label: The label of voxels that come to the structure.
  ///   - outer: The label of voxels that leave it.
  /// - Returns: One proposal per voxel.
  package func proposals(label: Label, outer: Label) -> [LabelProposal] {
    [LabelProposal](added, label: label) + [LabelProposal](removed, label: outer)
  }
}
