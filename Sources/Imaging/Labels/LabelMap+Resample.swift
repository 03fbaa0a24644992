extension LabelMap {
  /// Returns the labels at the voxels of another grid, each from the nearest voxel of this map.
  ///
  /// Voxels whose center is outside this map by more than half a voxel are background. Labels come
  /// from the nearest neighbor and are never averaged.
  ///
  /// - Parameter target: The grid to resample to.
  /// - Returns: A map of the same scheme on `target`.
  /// - Complexity: a few operations per voxel of `target`.
  package func resampled(to target: Grid) -> LabelMap {
    let back = grid.affine.inverse
    // The position in this array, in voxels, moves by a constant step along each axis of the
    // target.
    let origin = target.affine.world(VoxelPoint(i: 0, j: 0, k: 0))
    let start = back.world(i: origin.x, j: origin.y, k: origin.z)
    func step(_ axis: Int) -> WorldPoint {
      let column = (0..<3).map { target.affine[$0, axis] }
      func row(_ r: Int) -> Double {
        back[r, 0] * column[0] + back[r, 1] * column[1] + back[r, 2] * column[2]
      }
      return WorldPoint(x: row(0), y: row(1), z: row(2))
    }
    let (along, across, through) = (step(0), step(1), step(2))
    let (size, full) = (target.size, grid.size)
    // On a tie between two voxels the higher one wins; rounding errors must not decide it.
    let half = 0.5 + 1e-6
    let resampled = [Label](unsafeUninitializedCapacity: target.voxelCount) { output, count in
      labels.withUnsafeBufferPointer { source in
        var place = 0
        for k in 0..<size[2] {
          for j in 0..<size[1] {
            let (y, z) = (Double(j), Double(k))
            let x0 = start.x + across.x * y + through.x * z + half
            let y0 = start.y + across.y * y + through.y * z + half
            let z0 = start.z + across.z * y + through.z * z + half
            for i in 0..<size[0] {
              let x = (x0 + along.x * Double(i)).rounded(.down)
              let y = (y0 + along.y * Double(i)).rounded(.down)
              let z = (z0 + along.z * Double(i)).rounded(.down)
              let isInside =
                x >= 0 && x < Double(full[0]) && y >= 0 && y < Double(full[1])
                && z >= 0 && z < Double(full[2])
              output[place] =
                isInside ? source[Int(x) + full[0] * (Int(y) + full[1] * Int(z))] : 0
              place += 1
            }
          }
        }
      }
      count = target.voxelCount
    }
    return LabelMap(grid: target, scheme: scheme, labels: resampled)
  }
}
