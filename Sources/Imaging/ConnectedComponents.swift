/// The connected parts of a mask in three dimensions: lesions, or islands.
///
///     let islands = ConnectedComponents(mask, size: grid.size, connectivity: .corners)
///     let largest = islands.components.map(\.voxelCount).max()
///
/// The mask is cut into runs along the first axis, and runs that touch are joined (union-find). A
/// sparse mask costs little more than one pass over it.
package struct ConnectedComponents: Sendable {
  /// One component.
  package struct Component: Hashable, Sendable {
    /// The number of voxels.
    package let voxelCount: Int
    /// The lowest index along each axis.
    package let from: VoxelPoint
    /// The highest index along each axis, inclusive.
    package let to: VoxelPoint
  }

  /// Consecutive voxels of one component along the first axis.
  package struct Run: Hashable, Sendable {
    /// The array offset of the first voxel.
    package let start: Int
    /// The number of voxels.
    package let count: Int
    /// The component, as an index into ``ConnectedComponents/components``.
    package let component: Int

    /// The array offsets of the voxels.
    package var places: Range<Int> { start..<start + count }
  }

  /// Voxels along each axis, the first fastest.
  package let size: [Int]
  /// The components, ordered by the array offset of their first voxel.
  package let components: [Component]
  /// All voxels of the mask, in array order.
  package let runs: [Run]

  /// The number of components.
  package var count: Int { components.count }

  /// Finds the components of a mask.
  ///
  /// - Parameters:
  ///   - mask: One value per voxel, the first axis fastest.
  ///   - size: Voxels along each of three axes.
  ///   - connectivity: Which voxels count as neighbors.
  /// - Precondition: `mask` has one value for every voxel of `size`.
  /// - Complexity: one pass over the mask, and almost linear in the number of runs.
  package init(_ mask: [Bool], size: [Int], connectivity: Connectivity) {
    precondition(size.count == 3 && mask.count == size[0] * size[1] * size[2], "the mask's size")
    self = mask.withUnsafeBytes { Self(bytes: $0, size: size, connectivity: connectivity) }
  }

  /// Finds the components of all voxels that are not 0.
  ///
  /// - Parameters:
  ///   - mask: One value per voxel, the first axis fastest.
  ///   - size: Voxels along each of three axes.
  ///   - connectivity: Which voxels count as neighbors.
  /// - Precondition: `mask` has one value for every voxel of `size`.
  /// - Complexity: one pass over the mask, and almost linear in the number of runs.
  package init(_ mask: [UInt8], size: [Int], connectivity: Connectivity) {
    precondition(size.count == 3 && mask.count == size[0] * size[1] * size[2], "the mask's size")
    self = mask.withUnsafeBytes { Self(bytes: $0, size: size, connectivity: connectivity) }
  }

  private init(bytes: UnsafeRawBufferPointer, size: [Int], connectivity: Connectivity) {
    var forest = RunForest(bytes, size: size)
    forest.join(connectivity)
    self.size = size
    (components, runs) = forest.components()
  }

  /// Returns the component of each voxel, counted from 1; 0 if the mask is empty there.
  ///
  /// - Complexity: allocates and clears one number per voxel.
  package func labels() -> [Int32] {
    var labels = [Int32](repeating: 0, count: size[0] * size[1] * size[2])
    labels.withUnsafeMutableBufferPointer { labels in
      for run in runs {
        labels[run.places].update(repeating: Int32(truncatingIfNeeded: run.component + 1))
      }
    }
    return labels
  }
}
