package import Imaging

/// The changes to a mask that growing from seeds proposes.
package struct GrownRegion: Hashable, Sendable {
  /// The array offsets of voxels to add to the structure, ascending.
  package var added: [Int]
  /// The array offsets of voxels to remove from it, ascending.
  package var removed: [Int]

  /// Creates a proposal.
  package init(added: [Int] = [], removed: [Int] = []) {
    self.added = added
    self.removed = removed
  }

  /// Whether there are no changes.
  package var isEmpty: Bool { added.isEmpty && removed.isEmpty }

  /// The changes of labels.
  ///
  /// - Parameters:
  ///   - label: The label for added voxels.
  ///   - outer: The label for removed voxels.
  /// - Returns: One proposal per voxel.
  package func proposals(label: Label, outer: Label) -> [LabelProposal] {
    [LabelProposal](added, label: label) + [LabelProposal](removed, label: outer)
  }
}
