/// The published definitions of surface distances.
///
/// Published programs differ in what a surface is and in how they combine distances. Their numbers
/// differ by up to a voxel or two, so a number means little without the name.
package enum DistanceDefinition: String, CaseIterable, Sendable {
  /// Surfaces pass between voxels and are weighted by area; HD95 is the larger of the two
  /// directions.
  ///
  /// Source: DeepMind's surface-distance 0.1, which the BraTS 2023 metrics use.
  case brats
  /// Surfaces are voxels; HD95 is the larger of the two directions' interpolated percentiles.
  ///
  /// Source: MONAI 1.6, `compute_hausdorff_distance`, `compute_average_surface_distance` with
  /// `symmetric=True`, and `compute_surface_dice` without subvoxels.
  case monai
  /// Surfaces are voxels; HD95 is the interpolated percentile of both directions combined.
  ///
  /// Source: MedPy 0.5, `hd`, `hd95` and `assd`.
  case medpy

  /// Whether the pieces of a surface are the mask's outermost voxels.
  var isOfVoxels: Bool { self != .brats }
}
