public import Imaging

/// The labels of a volume after post-processing, and what it changed.
public struct PostProcessed: Sendable {
  /// What became of one region.
  public struct Change: Hashable, Sendable {
    /// Components that were removed.
    public var components = 0
    /// The voxels of these components.
    public var componentVoxels = 0
    /// Voxels of the region by thresholds alone.
    public var voxelsBefore = 0
    /// Voxels of the region now.
    public var voxelsAfter = 0

    /// Creates a change of nothing.
    public init() {}
  }

  /// The labels.
  public let map: LabelMap
  /// What became of each region.
  public let changes: [Region: Change]
  /// Voxels of enhancing tumor that became core because they were too few.
  public let enhancingVoxelsToCore: Int
  /// Voxels whose label is another than by thresholds alone.
  public let changedVoxels: Int

  /// The volume of so many voxels.
  public func milliliters(_ voxels: Int) -> Double {
    Double(voxels) * map.grid.voxelMilliliters
  }
}
