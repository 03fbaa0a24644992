extension Volume {
  /// Returns the values in a box of the volume.
  ///
  /// - Parameters:
  ///   - from: The corner with the lowest indices.
  ///   - to: The corner with the highest, which belongs to the box.
  ///   - frame: The frame.
  /// - Returns: One value per voxel of the box, the first axis fastest.
  /// - Precondition: both corners are in the volume.
  package func values(from: VoxelPoint, to: VoxelPoint, frame: Int = 0) -> [Float] {
    precondition(grid.contains(from) && grid.contains(to), "a box outside the volume")
    let size = (0..<3).map { to[$0] - from[$0] + 1 }
    let area = size[0] * size[1]
    return [Float](unsafeUninitializedCapacity: area * size[2]) { buffer, initialized in
      for slice in 0..<size[2] {
        let start = grid.offset(VoxelPoint(i: from.i, j: from.j, k: from.k + slice))
        storage.gather(
          into: UnsafeMutableBufferPointer(rebasing: buffer[slice * area..<(slice + 1) * area]),
          width: size[0], height: size[1], start: frame * grid.voxelCount + start,
          columnStride: 1, rowStride: grid.size[0], slope: Float(slope),
          intercept: Float(intercept))
      }
      initialized = area * size[2]
    }
  }
}
