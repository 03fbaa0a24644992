/// The labels of a volume after post-processing, and what it changed.
package struct PostProcessed: Sendable {
  /// The change to one region.
  package struct Change: Hashable, Sendable {
    /// The number of removed components.
    package var components = 0
    /// The number of voxels in these components.
    package var componentVoxels = 0
    /// The number of voxels of the region from thresholds alone.
    package var voxelsBefore = 0
    /// The number of voxels of the region after post-processing.
    package var voxelsAfter = 0

    /// Creates an empty change.
    package init() {}
  }

  /// The labels.
  package let map: LabelMap
  /// The change to each region.
  package let changes: [Region: Change]
  /// Voxels of enhancing tumor that became core because they were too few.
  package let enhancingVoxelsToCore: Int
  /// The number of voxels whose label differs from the thresholds' result.
  package let changedVoxels: Int

  /// Returns the volume of a number of voxels in milliliters.
  package func milliliters(_ voxels: Int) -> Double {
    Double(voxels) * map.grid.voxelMilliliters
  }
}
