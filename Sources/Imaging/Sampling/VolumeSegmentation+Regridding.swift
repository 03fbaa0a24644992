extension VolumeSegmentation {
  /// Returns the probabilities on another grid, to be thresholded there.
  ///
  /// Each is interpolated linearly between the voxels. A voxel that is 1.5 times as long as this grid's or more
  /// gets the mean over its length, because that is what a thick slice shows.
  ///
  /// - Parameters:
  ///   - target: The other grid.
  ///   - indices: The axial slices to make; `nil` for all.
  /// - Returns: Axial slices of `target`, radiological; 0 outside this grid, and where nothing was segmented.
  package func regridded(to target: Grid, slices indices: [Int]? = nil) -> VolumeSegmentation {
    let plane = SliceGeometry(target, plane: .axial, convention: .radiological)
    var result = VolumeSegmentation(geometry: plane)
    guard let thresholds = slices.values.first?.thresholds else { return result }
    let own = probabilities()
    let count = geometry.grid.voxelCount
    let map = geometry.grid.affine.inverse.after(target.affine)
    let steps = target.parts(comparedWith: geometry.grid)
    for index in indices ?? Array(0..<plane.count) {
      var slice = RegionProbabilities(
        width: plane.width, height: plane.height, thresholds: thresholds)
      for (channel, region) in Region.allCases.enumerated() {
        let sampler = TrilinearSampler(size: geometry.grid.size, offset: channel * count)
        slice[region].values = sampler.mean(own, plane, index, map, parts: steps)
      }
      result.slices[index] = slice
    }
    return result
  }

  /// Returns the probabilities of each region averaged with those of the neighboring slices, as
  /// ``PostProcessing/sliceSmoothing`` asks.
  package func smoothed(weight: Float) -> VolumeSegmentation {
    guard weight > 0 else { return self }
    var result = self
    for index in slices.keys {
      for region in Region.allCases {
        result.slices[index]?[region].values = smoothed(index, region, weight: weight)
      }
    }
    return result
  }
}

extension Grid {
  /// The number of parts of a voxel along each axis that another grid resolves.
  fileprivate func parts(comparedWith other: Grid) -> [Int] {
    let theirs = other.spacing(alongAxesOf: self)
    return zip(affine.spacing, theirs).map { own, their in
      own / their >= AxisRefinement.ratio ? min(Int((own / their).rounded()), 32) : 1
    }
  }
}

extension TrilinearSampler {
  /// The pixels of a slice, each the mean over equal parts of its voxel; 0 outside.
  fileprivate func mean(
    _ values: [Float], _ plane: SliceGeometry, _ index: Int, _ map: Affine, parts: [Int]
  ) -> [Float] {
    let count = plane.width * plane.height
    var total = [Float](repeating: 0, count: count)
    let center = SliceWalk(plane, index, map)
    let axes = (0..<3).map { SIMD3(map[0, $0], map[1, $0], map[2, $0]) }
    func offset(_ part: Int, _ axis: Int) -> SIMD3<Double> {
      ((Double(part) + 0.5) / Double(parts[axis]) - 0.5) * axes[axis]
    }
    for k in 0..<parts[2] {
      for j in 0..<parts[1] {
        for i in 0..<parts[0] {
          let walk = center.moved(by: offset(i, 0) + offset(j, 1) + offset(k, 2))
          var pixels = [Float](repeating: 0, count: count)
          pixels.withUnsafeMutableBufferPointer { pixels in
            values.withUnsafeBufferPointer { values in
              fill(pixels, width: plane.width, height: plane.height, walk, values) { $0 }
            }
          }
          for place in 0..<count { total[place] += pixels[place] }
        }
      }
    }
    let share = 1 / Float(parts.reduce(1, *))
    return share == 1 ? total : total.map { $0 * share }
  }
}
