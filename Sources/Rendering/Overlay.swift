package import Imaging

/// The overlay to draw over the image.
package enum OverlayMode: String, CaseIterable, Sendable {
  /// Nothing.
  case off
  /// The prediction, filled.
  case prediction
  /// The reference, filled.
  case reference
  /// The filled prediction and the reference's outline, which is white with a dark rim whatever the
  /// labels.
  case both
  /// The voxels of a structure in both masks, and those in only one of them.
  case agreement
  /// The probability of a region as colors, with the region's outline.
  case heat
  /// The outline of a structure in each of several masks; see ``MaskLayer``.
  case outlines
  /// How many of several masks have each voxel of a structure.
  case votes

  /// Whether it shows any number of masks together, and not two.
  package var isOfAllMasks: Bool { self == .outlines || self == .votes }
}

/// The labels of a slice with their meaning.
package struct LabelSlice: Equatable, Sendable {
  /// One label per voxel; 0 is background.
  package var labels: Slice<Label>
  /// The meaning of the labels.
  package var scheme: LabelScheme

  /// Creates a label slice.
  package init(labels: Slice<Label>, scheme: LabelScheme) {
    self.labels = labels
    self.scheme = scheme
  }
}
