package import Imaging

/// A voxel, and the label that a tool would give it.
///
/// Tools propose; ``EditSession/apply(_:over:name:continuing:)`` decides by the draw-over rule, and
/// leaves out what is no change.
package struct LabelProposal: Hashable, Sendable {
  /// The voxel's place in the array.
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
