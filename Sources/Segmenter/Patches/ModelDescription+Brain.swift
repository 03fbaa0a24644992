package import Imaging

extension ModelDescription {
  /// Whether a normalization uses the brain mask.
  package var needsBrain: Bool { normalization.compactMap(\.voxels).contains(.brain) }

  /// The brain in the images of a case; `nil` if no normalization needs it, or if none is found.
  package func brain(of volumes: [Modality: Volume]) -> BrainMask? {
    guard needsBrain else { return nil }
    return BrainMask.ofSkulls(volumes)?.mask ?? BrainMask(ofStripped: volumes)
  }
}
