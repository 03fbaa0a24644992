extension ModelDescription {
  /// How images are brought to the network's spacing, and its results back to their grid.
  package struct Resampling: Hashable, Sendable {
    /// How images are interpolated.
    package var images: Interpolation
    /// How results are interpolated.
    package var results: Interpolation
    /// What of the results is interpolated.
    package var restored: Restored
    /// Where voxels of the new spacing lie.
    package var alignment: Alignment
    /// If the spacing of the image, or of the network, is larger along one axis than along another by more
    /// than this factor, the values between slices of that axis are those of the nearest slice; `nil`: never.
    ///
    /// The axis is that with the largest spacing of the image if its own spacing is so uneven, else that of
    /// the network; if two axes share it, there is no such axis.
    package var separateAxis: Double?
    /// An axis keeps its voxels if their spacing is within this factor of the wanted one; at least 1.
    package var tolerance: Double

    /// A way to find values between voxels.
    package enum Interpolation: String, CaseIterable, Sendable {
      case nearest, linear
      /// A cubic spline through the values, continued by the outermost ones; the result stays within the range
      /// of the image, or of each slice across a separate axis.
      case cubic
    }

    /// What is brought back to the image's grid.
    package enum Restored: String, CaseIterable, Sendable {
      /// What the network gives, before the activation.
      case logits
      /// What the activation makes of it.
      case probabilities
      /// The labels, by the nearest voxel.
      case labels
    }

    /// Where voxels of the new spacing lie.
    package enum Alignment: String, CaseIterable, Sendable {
      /// The outer edges of the first and last voxel stay where they are, and the spacing is adjusted so that
      /// the voxels fill the range: round(voxels × old ÷ new spacing) of them.
      case edges
      /// The center of the first voxel stays where it is; there are round((voxels − 1) × old ÷ new spacing) + 1.
      case firstVoxel = "first-voxel"
    }

    /// Creates rules.
    package init(
      images: Interpolation = .linear, results: Interpolation = .linear,
      restored: Restored = .probabilities, alignment: Alignment = .edges,
      separateAxis: Double? = nil, tolerance: Double = 1.25
    ) {
      self.images = images
      self.results = results
      self.restored = restored
      self.alignment = alignment
      self.separateAxis = separateAxis
      self.tolerance = tolerance
    }
  }
}
