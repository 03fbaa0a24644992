/// The labels of a volume after post-processing, and what it changed.
package struct PostProcessed: Sendable {
  /// What became of one region.
  package struct Change: Hashable, Sendable {
    /// Components that were removed.
    package var components = 0
    /// The voxels of these components.
    package var componentVoxels = 0
    /// Voxels of the region by thresholds alone.
    package var voxelsBefore = 0
    /// Voxels of the region now.
    package var voxelsAfter = 0

    /// Creates a change of nothing.
    package init() {}
  }

  /// The labels.
  package let map: LabelMap
  /// What became of each region.
  package let changes: [Region: Change]
  /// Voxels of enhancing tumor that became core because they were too few.
  package let enhancingVoxelsToCore: Int
  /// Voxels whose label is another than by thresholds alone.
  package let changedVoxels: Int

  /// The volume of so many voxels.
  package func milliliters(_ voxels: Int) -> Double {
    Double(voxels) * map.grid.voxelMilliliters
  }
}
