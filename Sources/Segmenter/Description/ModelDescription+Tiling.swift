extension ModelDescription {
  /// How patches cover an image that is larger than the network's input.
  package struct Tiling: Hashable, Sendable {
    /// The share of a patch's side that neighbors have in common, 0 to 0.9.
    package var overlap: Double
    /// Where patches begin.
    package var spread: Spread
    /// The weights by which overlapping patches are averaged.
    package var blending: Blending
    /// Where zeros are added to an image that is too small, or whose sides do not fit.
    package var padding: Padding

    /// Where the patches along an axis of *n* voxels with a patch of *s* begin.
    package enum Spread: String, CaseIterable, Sendable {
      /// At the rounded positions *i*(*n* − *s*) ÷ *k*, *k* = ⌈(*n* − *s*) ÷ (*s*(1 − overlap))⌉.
      case even
      /// Every ⌊*s*(1 − overlap)⌋ voxels, at least 1; the last one is moved back so that it ends with the image.
      case fixed
    }

    /// The weights of a patch's voxels.
    package enum Blending: String, CaseIterable, Sendable {
      /// exp(−*d*² ÷ 2), with *d* the distance from the middle of the patch along each axis, in eighths of its side.
      case gaussian
      /// The same, but never less than 0.001, as in MONAI's `compute_importance_map`.
      case monai = "gaussian-monai"
      /// The same, with the distance from voxel ⌊side ÷ 2⌋, as in nnU-Net's `compute_gaussian`.
      case nnunet = "gaussian-nnunet"
      /// All the same.
      case constant
    }

    /// Where zeros are added.
    package enum Padding: String, CaseIterable, Sendable {
      /// After the last voxel.
      case end
      /// Half before the first voxel, rounded down, and the rest after the last.
      case both
    }

    /// Creates rules.
    package init(
      overlap: Double = 0.5, spread: Spread = .even, blending: Blending = .gaussian,
      padding: Padding
    ) {
      self.overlap = overlap
      self.spread = spread
      self.blending = blending
      self.padding = padding
    }
  }
}
