internal import Imaging

/// The sum of each voxel's probabilities in slices of several planes.
struct PlaneSum {
  private let grid: Grid
  private let regions: [Region]
  /// Region by region, each in the order of the stored volume.
  private var values: [Float]

  /// Starts with zeros.
  ///
  /// - Parameters:
  ///   - grid: The grid of the volumes.
  ///   - regions: The regions that the model finds.
  init(grid: Grid, regions: [Region]) {
    self.grid = grid
    self.regions = regions
    values = [Float](repeating: 0, count: regions.count * grid.voxelCount)
  }

  /// Adds a slice of any plane, spread over itself and its neighbors.
  ///
  /// Once all slices are added, each has the weighted mean of its own probabilities and those of
  /// its neighbors.
  ///
  /// - Parameters:
  ///   - slice: Its probabilities.
  ///   - index: The slice.
  ///   - geometry: The geometry of slices in its plane.
  ///   - smoothing: The weight of each neighbor relative to a slice's own, 0 to 1.
  mutating func add(
    _ slice: RegionProbabilities, _ index: Int, _ geometry: SliceGeometry, smoothing: Float
  ) {
    let last = geometry.count - 1
    for target in max(index - 1, 0)...min(index + 1, last) {
      let neighbors = (target > 0 ? 1 : 0) + (target < last ? 1 : 0)
      let weight = (target == index ? 1 : smoothing) / (1 + smoothing * Float(neighbors))
      if weight > 0 { add(slice, geometry.walk(target), geometry, weight: weight) }
    }
  }

  private mutating func add(
    _ slice: RegionProbabilities, _ walk: SliceGeometry.Walk, _ geometry: SliceGeometry,
    weight: Float
  ) {
    for (channel, region) in regions.enumerated() {
      let base = channel * grid.voxelCount + walk.start
      slice[region].values.withUnsafeBufferPointer { source in
        values.withUnsafeMutableBufferPointer { values in
          for row in 0..<geometry.height {
            var voxel = base + row * walk.rowStride
            for value in source[row * geometry.width..<(row + 1) * geometry.width] {
              values[voxel] += weight * value
              voxel += walk.columnStride
            }
          }
        }
      }
    }
  }

  /// The mean of an axial slice and of this sum at its voxels; background, 0, stays 0.
  ///
  /// - `planes`: The number of slices that were added at every voxel.
  func mean(
    with slice: RegionProbabilities, _ index: Int, _ geometry: SliceGeometry, planes: Int
  ) -> RegionProbabilities {
    var mean = slice
    let walk = geometry.walk(index)
    let share = 1 / Float(planes + 1)
    for (channel, region) in regions.enumerated() {
      let base = channel * grid.voxelCount + walk.start
      var plane = mean[region]
      plane.values.withUnsafeMutableBufferPointer { target in
        values.withUnsafeBufferPointer { values in
          for row in 0..<geometry.height {
            var voxel = base + row * walk.rowStride
            for pixel in row * geometry.width..<(row + 1) * geometry.width {
              let own = target[pixel]
              target[pixel] = own == 0 ? 0 : (own + values[voxel]) * share
              voxel += walk.columnStride
            }
          }
        }
      }
      mean[region] = plane
    }
    return mean
  }
}

extension VolumeSegmentation {
  /// Averages with the slices of other planes; each voxel is in one slice of each.
  mutating func average(with sum: PlaneSum, planes: Int) {
    for index in Array(slices.keys) {
      // Taken out, so that its memory is free before the next one is allocated.
      guard let slice = slices.removeValue(forKey: index) else { continue }
      slices[index] = sum.mean(with: slice, index, geometry, planes: planes)
    }
  }
}
