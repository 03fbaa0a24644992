package import Imaging

/// Where an image shows something: the head, or the brain if the skull was removed.
package struct Foreground: Sendable {
  /// A coarse grid.
  package let grid: Grid
  /// Whether each voxel belongs to the head.
  package let isInside: [Bool]
  /// The value around the head, if all voxels outside have it exactly.
  package let outside: Float?

  /// Finds the head in an image; `nil` if the image is the same everywhere.
  ///
  /// - Parameters:
  ///   - image: The image at full resolution.
  ///   - background: Its background. If it is certain, everything else is the head; if not, Otsu's
  ///     threshold separates the head from air, and its largest part is taken.
  ///   - spacing: The spacing of the coarse grid in millimeters.
  package init?(_ image: ScaledImage, background: Background, spacing: Double) {
    let isStripped = background.isCertain && image.values.contains { $0 != background.value }
    if isStripped {
      var mask = image
      for place in mask.values.indices {
        mask.values[place] = mask.values[place] == background.value ? 0 : 1
      }
      let coarse = mask.reduced(to: spacing)
      grid = coarse.grid
      isInside = coarse.values.map { $0 > 0.25 }
      outside = background.value
    } else {
      let coarse = image.reduced(to: spacing).smoothed()
      guard let threshold = otsuThreshold(coarse.values) else { return nil }
      grid = coarse.grid
      isInside = largestPart(coarse.values.map { $0 > threshold }, size: coarse.grid.size)
      outside = nil
    }
    guard isInside.contains(true) else { return nil }
  }

  private init(grid: Grid, isInside: [Bool], outside: Float?) {
    (self.grid, self.isInside, self.outside) = (grid, isInside, outside)
  }

  /// The foreground and what is within a distance of it, in millimeters, along the array's axes.
  package func grown(by distance: Double) -> Foreground {
    var mask = isInside
    let size = grid.size
    let steps = [1, size[0], size[0] * size[1]]
    for axis in 0..<3 {
      let reach = Int((distance / grid.affine.spacing[axis]).rounded())
      guard reach > 0 else { continue }
      let before = mask
      for place in before.indices where before[place] {
        let index = place / steps[axis] % size[axis]
        for other in max(index - reach, 0)...min(index + reach, size[axis] - 1) {
          mask[place + (other - index) * steps[axis]] = true
        }
      }
    }
    return Foreground(grid: grid, isInside: mask, outside: outside)
  }

  /// The share of its voxels that a transform takes into another foreground.
  func share(in other: Foreground, by transform: RigidTransform) -> Double {
    let map = other.grid.affine.inverse.after(transform.affine).after(grid.affine)
    let size = SIMD3(other.grid.size.map(Double.init))
    var (shared, count, place) = (0, 0, 0)
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          defer { place += 1 }
          guard isInside[place] else { continue }
          count += 1
          let point = map.world(i: Double(i), j: Double(j), k: Double(k))
          let there = SIMD3(point.x, point.y, point.z) + 0.5
          guard all(there .>= 0), all(there .< size) else { continue }
          let row = Int(there.y) + other.grid.size[1] * Int(there.z)
          if other.isInside[Int(there.x) + other.grid.size[0] * row] { shared += 1 }
        }
      }
    }
    return Double(shared) / Double(max(count, 1))
  }

  /// The mean position of its voxels, in millimeters.
  package var centroid: SIMD3<Double> {
    var (sum, count) = (SIMD3<Double>.zero, 0.0)
    var place = 0
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          if isInside[place] {
            sum += SIMD3(Double(i), Double(j), Double(k))
            count += 1
          }
          place += 1
        }
      }
    }
    let mean = sum / count
    let point = grid.affine.world(i: mean.x, j: mean.y, k: mean.z)
    return SIMD3(point.x, point.y, point.z)
  }

  /// The cube root of its volume, in millimeters: about 110 for a brain.
  package var extent: Double {
    let count = Double(isInside.count { $0 })
    return cubeRoot(count * grid.voxelMilliliters * 1000)
  }
}

/// Keeps the largest connected part of a mask.
private func largestPart(_ mask: [Bool], size: [Int]) -> [Bool] {
  let parts = ConnectedComponents(mask, size: size, connectivity: .faces)
  guard
    let largest = parts.components.indices.max(by: {
      parts.components[$0].voxelCount < parts.components[$1].voxelCount
    })
  else { return mask }
  var kept = [Bool](repeating: false, count: mask.count)
  for run in parts.runs where run.component == largest {
    for place in run.places { kept[place] = true }
  }
  return kept
}
