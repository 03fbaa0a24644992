internal import Dispatch

extension Volume {
  /// Returns the first frame on another grid, as a network gets it.
  ///
  /// - The volume itself if the grids have the same voxels, and an exact copy if only the order of their axes
  ///   differs.
  /// - Otherwise, axes whose spacing is 1.5 times the other grid's or more are refined by cubic B-splines,
  ///   and axes that are as much finer are averaged, both along the volume's own axes. The result is
  ///   interpolated linearly.
  ///
  /// Background has no share in what is interpolated, so that it does not darken the edge of a stripped brain: a
  /// voxel is background if more than half of what is around it is, and outside the volume.
  ///
  /// - Returns: 32-bit floats, unless the grids have the same voxels.
  package func regridded(to target: Grid) -> Volume {
    guard case .resampled = target.relation(to: grid) else { return resampled(to: target) }
    let background = background().value
    let own = values().map { $0 == background || !$0.isFinite ? .nan : $0 }
    var refinement = AxisRefinement(own, on: grid)
    refinement.approach(target.spacing(alongAxesOf: grid))
    var values = [Float](repeating: background, count: target.voxelCount)
    let sampler = GapSampler(refinement.values, size: refinement.size)
    let map = refinement.affine.inverse.after(target.affine)
    let geometry = (width: target.size[0], height: target.size[1])
    values.withUnsafeMutableBufferPointer { values in
      // Each iteration writes its own slice.
      nonisolated(unsafe) let values = values
      DispatchQueue.concurrentPerform(iterations: target.size[2]) { slice in
        for row in 0..<geometry.height {
          let first = map.place(0, row, slice)
          let step = map.place(1, row, slice) - first
          let start = geometry.width * (row + geometry.height * slice)
          for column in 0..<geometry.width {
            let value = sampler.value(at: first + Double(column) * step)
            if !value.isNaN { values[start + column] = value }
          }
        }
      }
    }
    return Volume(grid: target, storage: .float32(values))
  }
}

extension Affine {
  /// The place of a voxel as a vector.
  func place(_ i: Int, _ j: Int, _ k: Int) -> SIMD3<Double> {
    let point = world(VoxelPoint(i: i, j: j, k: k))
    return SIMD3(point.x, point.y, point.z)
  }
}

extension Grid {
  /// The spacing that this grid has along the axes of another one: that of the axis nearest to each.
  func spacing(alongAxesOf other: Grid) -> [Double] {
    let own = affine.spacing
    let theirs = other.affine.spacing
    return (0..<3).map { axis in
      func cosine(_ mine: Int) -> Double {
        abs((0..<3).reduce(0.0) { $0 + affine[$1, mine] * other.affine[$1, axis] })
          / (own[mine] * theirs[axis])
      }
      return own[(0..<3).max { cosine($0) < cosine($1) } ?? axis]
    }
  }
}

/// Reads values between voxels, where NaN is background.
private struct GapSampler: Sendable {
  let values: [Float]
  let size: [Int]
  let last: SIMD3<Double>

  init(_ values: [Float], size: [Int]) {
    (self.values, self.size) = (values, size)
    last = SIMD3(Double(size[0] - 1), Double(size[1] - 1), Double(size[2] - 1))
  }

  /// The weighted mean of the eight voxels around a position that are not background; NaN if background
  /// has more than half of the weight, or more than half a voxel outside.
  func value(at place: SIMD3<Double>) -> Float {
    let margin = 0.5 + 1e-6
    guard place.x >= -margin, place.y >= -margin, place.z >= -margin,
      place.x <= last.x + margin, place.y <= last.y + margin, place.z <= last.z + margin
    else { return .nan }
    let inside = place.clamped(lowerBound: .zero, upperBound: last)
    let lower = inside.rounded(.down).clamped(
      lowerBound: .zero, upperBound: (last - 1).clamped(lowerBound: .zero, upperBound: last))
    let part = SIMD3<Float>(inside - lower)
    let first = Int(lower.x) + size[0] * (Int(lower.y) + size[1] * Int(lower.z))
    let x = size[0] > 1 ? 1 : 0
    let y = size[1] > 1 ? size[0] : 0
    let z = size[2] > 1 ? size[0] * size[1] : 0
    return values.withUnsafeBufferPointer { values in
      var (sum, weight) = (Float(0), Float(0))
      for corner in 0..<8 {
        let share =
          (corner & 1 == 0 ? 1 - part.x : part.x) * (corner & 2 == 0 ? 1 - part.y : part.y)
          * (corner & 4 == 0 ? 1 - part.z : part.z)
        let value =
          values[
            first + (corner & 1 == 0 ? 0 : x) + (corner & 2 == 0 ? 0 : y)
              + (corner & 4 == 0 ? 0 : z)]
        guard share > 0, !value.isNaN else { continue }
        sum += share * value
        weight += share
      }
      return weight >= 0.5 - 1e-6 ? sum / weight : .nan
    }
  }
}
