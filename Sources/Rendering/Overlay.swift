package import Imaging

/// What is drawn over the image.
package enum OverlayMode: String, CaseIterable, Sendable {
  /// Nothing.
  case off
  /// The prediction, filled.
  case prediction
  /// The reference, filled.
  case reference
  /// The prediction, filled, and the reference's outline: white with a dark rim, whatever the labels.
  case both
  /// Where prediction and reference agree about a structure, and where only one of them has it.
  case agreement
  /// How probable a region is, as colors, and the region's outline.
  case heat
}

/// The labels of a slice with their meaning.
package struct LabelSlice: Equatable, Sendable {
  /// One label a voxel; 0 is background.
  package var labels: Slice<Label>
  /// What the labels mean.
  package var scheme: LabelScheme

  /// Creates a label slice.
  package init(labels: Slice<Label>, scheme: LabelScheme) {
    self.labels = labels
    self.scheme = scheme
  }
}
