/// The connected parts of a mask in three dimensions: lesions, or islands.
///
///     let islands = ConnectedComponents(mask, size: grid.size, connectivity: .corners)
///     let largest = islands.components.map(\.voxelCount).max()
///
/// The mask is cut into runs along the first axis, and runs that touch are joined (union-find), so
/// that the cost is one pass over the mask and little more where it is sparse.
package struct ConnectedComponents: Sendable {
  /// What is known of one component.
  package struct Component: Hashable, Sendable {
    /// How many voxels it has.
    package let voxelCount: Int
    /// The lowest index along each axis.
    package let from: VoxelPoint
    /// The highest index along each axis, inside.
    package let to: VoxelPoint
  }

  /// Voxels of one component in a row, next to each other along the first axis.
  package struct Run: Hashable, Sendable {
    /// The place of the first voxel in the array.
    package let start: Int
    /// How many voxels.
    package let count: Int
    /// The component, as an index into ``ConnectedComponents/components``.
    package let component: Int

    /// The places of the voxels in the array.
    package var places: Range<Int> { start..<start + count }
  }

  /// Voxels along each axis, the first fastest.
  package let size: [Int]
  /// The components, by their first voxel in the order of the array.
  package let components: [Component]
  /// All voxels of the mask, in the order of the array.
  package let runs: [Run]

  /// How many components there are.
  package var count: Int { components.count }

  /// Finds the components of a mask.
  ///
  /// - Parameters:
  ///   - mask: One value a voxel, the first axis fastest.
  ///   - size: Voxels along each of three axes.
  ///   - connectivity: Which voxels count as neighbors.
  /// - Precondition: `mask` has as many values as `size` says.
  /// - Complexity: one pass over the mask, and almost linear in the number of runs.
  package init(_ mask: [Bool], size: [Int], connectivity: Connectivity) {
    precondition(size.count == 3 && mask.count == size[0] * size[1] * size[2], "the mask's size")
    self = mask.withUnsafeBytes { Self(bytes: $0, size: size, connectivity: connectivity) }
  }

  /// Finds the components of all voxels that are not 0.
  ///
  /// - Parameters:
  ///   - mask: One value a voxel, the first axis fastest.
  ///   - size: Voxels along each of three axes.
  ///   - connectivity: Which voxels count as neighbors.
  /// - Precondition: `mask` has as many values as `size` says.
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

  /// The component of each voxel, counted from 1; 0 where the mask is empty.
  ///
  /// - Complexity: allocates and clears one number a voxel.
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
