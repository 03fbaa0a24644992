package import Imaging

/// A box of voxels: from and to, along each array axis, both inside.
package struct VoxelBox: Hashable, Sendable {
  /// The first voxel.
  package var from: VoxelPoint
  /// The last voxel.
  package var to: VoxelPoint

  /// Creates a box from its corners.
  package init(from: VoxelPoint, to: VoxelPoint) {
    self.from = from
    self.to = to
  }

  /// The box of all voxels of a grid.
  package init(of grid: Grid) {
    self.init(
      from: VoxelPoint(i: 0, j: 0, k: 0),
      to: VoxelPoint(i: grid.size[0] - 1, j: grid.size[1] - 1, k: grid.size[2] - 1))
  }

  /// The box of one slice.
  package init(slice index: Int, _ geometry: SliceGeometry) {
    self.init(of: geometry.grid)
    from[geometry.normal] = index
    to[geometry.normal] = index
  }

  /// The smallest box around the voxels of a frame that are not background; `nil` if there are none.
  ///
  /// - Complexity: one pass over the voxels.
  package init?(around volume: Volume, frame: Int = 0) {
    let size = volume.grid.size
    let background = volume.background(frame: frame).value
    var low = [Int](repeating: .max, count: 3)
    var high = [Int](repeating: -1, count: 3)
    var number = 0
    volume.forEachRow(frame: frame) { row in
      let (j, k) = (number % size[1], number / size[1])
      number += 1
      // NaN counts as empty: it is not greater than the background, nor less.
      guard let first = row.firstIndex(where: { $0 > background || $0 < background }),
        let last = row.lastIndex(where: { $0 > background || $0 < background })
      else { return }
      low = [min(low[0], first), min(low[1], j), min(low[2], k)]
      high = [max(high[0], last), max(high[1], j), max(high[2], k)]
    }
    guard high[0] >= 0 else { return nil }
    from = VoxelPoint(i: low[0], j: low[1], k: low[2])
    to = VoxelPoint(i: high[0], j: high[1], k: high[2])
  }

  /// The smallest box around the head or the brain; `nil` if there is none.
  ///
  /// Where the air around a head is noise and not one value, what is brighter than a tenth of the usual
  /// window counts, and lines with less than a hundredth of such voxels do not.
  package init?(aroundHead volume: Volume, frame: Int = 0) {
    guard let box = VoxelBox(around: volume, frame: frame) else { return nil }
    self = box
    // Skull-stripped brains are surrounded by one value, and end in a single voxel.
    guard !volume.background(frame: frame).isCertain, !volume.storage.isColor else { return }
    let size = volume.grid.size
    let window = IntensityWindow.robust(volume, frame: frame)
    let limit = Float(max(window.lower, 0) + (window.upper - max(window.lower, 0)) / 10)
    var counts = size.map { [Int](repeating: 0, count: $0) }
    let values = volume.values(frame: frame)
    for k in box.from.k...box.to.k {
      for j in box.from.j...box.to.j {
        let start = size[0] * (j + size[1] * k)
        for i in box.from.i...box.to.i where values[start + i] > limit {
          counts[0][i] += 1
          counts[1][j] += 1
          counts[2][k] += 1
        }
      }
    }
    for axis in 0..<3 {
      let least = volume.grid.voxelCount / size[axis] / 100
      guard let first = counts[axis].firstIndex(where: { $0 > least }),
        let last = counts[axis].lastIndex(where: { $0 > least })
      else { continue }
      from[axis] = first
      to[axis] = last
    }
  }
}
