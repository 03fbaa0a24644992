package import Imaging

/// A voxel and the label that a tool proposes for it.
///
/// Tools make proposals; ``EditSession/apply(_:over:name:continuing:)`` applies the draw-over rule
/// and drops proposals that change nothing.
package struct LabelProposal: Hashable, Sendable {
  /// The voxel's array offset.
  package var place: Int
  /// The label.
  package var label: Label

  /// Creates a proposal.
  package init(place: Int, label: Label) {
    self.place = place
    self.label = label
  }
}

extension [LabelProposal] {
  /// Proposes one label for several voxels.
  package init(_ places: [Int], label: Label) {
    self = places.map { LabelProposal(place: $0, label: label) }
  }
}
