internal import Foundation

/// A mask on a small array, and the operations by which a brain is cut out of a head.
///
/// Distances are in millimeters, so that the operations mean the same for thick slices.
struct MaskRaster: Sendable {
  /// Voxels along each axis.
  let size: [Int]
  /// Millimeters along each axis.
  let spacing: [Double]
  /// The axis across the planes in which holes are filled.
  let normal: Int
  /// One byte per voxel, 0 or 1, the first axis fastest.
  var mask: [UInt8]

  /// The number of voxels.
  var count: Int { mask.reduce(0) { $0 + Int($1) } }

  /// A raster of the same shape with another mask.
  func with(_ mask: [UInt8]) -> MaskRaster {
    MaskRaster(size: size, spacing: spacing, normal: normal, mask: mask)
  }

  /// The squared distance of each voxel of the mask to the nearest one outside; voxels beyond the array do not
  /// count.
  func depths() -> [Float] {
    SquaredDistances(mask, to: false, size: size, spacing: spacing).values
  }

  /// The mask without what is nearer than a distance to its outside.
  func shrunk(_ distance: Double) -> MaskRaster {
    let limit = Float(distance * distance)
    return with(depths().map { $0 > limit ? 1 : 0 })
  }

  /// The mask and what is within a distance of it.
  func grown(_ distance: Double) -> MaskRaster {
    let limit = Float(distance * distance)
    let squared = SquaredDistances(mask, to: true, size: size, spacing: spacing).values
    return with(squared.map { $0 <= limit ? 1 : 0 })
  }

  /// What both masks hold.
  func and(_ other: MaskRaster) -> MaskRaster { with(zip(mask, other.mask).map { $0 & $1 }) }

  /// The mask with gaps closed that a ball of a radius does not fit into.
  func closed(_ radius: Double) -> MaskRaster {
    let margin = zip(size, spacing).map { size, spacing in
      spacing <= radius && size > 1 ? Int((radius / spacing).rounded(.up)) + 1 : 0
    }
    let wide = padded(margin).grown(radius).shrunk(radius)
    var result = self
    result.mask = wide.cut(margin, to: size)
    return result
  }

  /// The mask with more empty voxels around it.
  private func padded(_ margin: [Int]) -> MaskRaster {
    let wide = (0..<3).map { size[$0] + 2 * margin[$0] }
    var values = [UInt8](repeating: 0, count: wide[0] * wide[1] * wide[2])
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        let to = margin[0] + wide[0] * (j + margin[1] + wide[1] * (k + margin[2]))
        let from = size[0] * (j + size[1] * k)
        values.replaceSubrange(to..<to + size[0], with: mask[from..<from + size[0]])
      }
    }
    return MaskRaster(size: wide, spacing: spacing, normal: normal, mask: values)
  }

  /// The voxels inside a margin.
  private func cut(_ margin: [Int], to inner: [Int]) -> [UInt8] {
    var values: [UInt8] = []
    values.reserveCapacity(inner[0] * inner[1] * inner[2])
    for k in 0..<inner[2] {
      for j in 0..<inner[1] {
        let from = margin[0] + size[0] * (j + margin[1] + size[1] * (k + margin[2]))
        values += mask[from..<from + inner[0]]
      }
    }
    return values
  }

  /// The mask with holes filled in each plane.
  func filled() -> MaskRaster {
    let strides = [1, size[0], size[0] * size[1]]
    let (first, second) = normal == 0 ? (1, 2) : normal == 1 ? (0, 2) : (0, 1)
    let (width, height) = (size[first], size[second])
    var result = mask
    for plane in 0..<size[normal] {
      let base = plane * strides[normal]
      func place(_ pixel: Int) -> Int {
        base + pixel % width * strides[first] + pixel / width * strides[second]
      }
      let isOutside = connectedWithBorder(width: width, height: height) { mask[place($0)] == 0 }
      for pixel in 0..<width * height where !isOutside[pixel] { result[place(pixel)] = 1 }
    }
    return with(result)
  }

  /// The part with the highest sum of weights, and other parts with at least a share of it that pass a test.
  ///
  /// - Parameters:
  ///   - weights: One number per voxel; `nil` counts voxels.
  ///   - share: The share of the main part's sum that another part needs; 1 or more keeps the main part alone.
  ///   - isKept: Whether a part of enough weight is kept, from its greatest weight.
  /// - Returns: The parts that are kept.
  func mainParts(
    weights: [Float]? = nil, share: Double = 2, isKept: (Float) -> Bool = { _ in true }
  ) -> MaskRaster {
    let parts = ConnectedComponents(mask, size: size, connectivity: .faces)
    guard parts.count > 1 else { return self }
    var sums = [Double](repeating: 0, count: parts.count)
    var peaks = [Float](repeating: 0, count: parts.count)
    for run in parts.runs {
      guard let weights else {
        sums[run.component] += Double(run.count)
        continue
      }
      for place in run.places {
        sums[run.component] += Double(weights[place])
        peaks[run.component] = max(peaks[run.component], weights[place])
      }
    }
    let most = sums.max() ?? 0
    var result = [UInt8](repeating: 0, count: mask.count)
    let main = sums.firstIndex(of: most)
    for run in parts.runs
    where run.component == main
      || sums[run.component] >= share * most && isKept(peaks[run.component])
    {
      for place in run.places { result[place] = 1 }
    }
    return with(result)
  }

  /// The mask as numbers from 0 to 1, smoothed by a Gaussian.
  ///
  /// - `deviation`: Millimeters; axes with longer voxels are left as they are.
  func smoothed(_ deviation: Double) -> [Float] {
    var values = mask.map { Float($0) }
    for axis in 0..<3 where size[axis] > 1 && spacing[axis] <= 2 * deviation {
      let own = deviation / spacing[axis]
      let reach = Int((3 * own).rounded(.up))
      let raw = (-reach...reach).map { Float(exp(-pow(Double($0) / own, 2) / 2)) }
      let total = raw.reduce(0, +)
      let kernel = raw.map { $0 / total }
      let stride = [1, size[0], size[0] * size[1]][axis]
      let length = size[axis]
      let old = values
      for place in values.indices {
        let here = place / stride % length
        var sum = Float(0)
        for (step, weight) in kernel.enumerated() {
          // The outermost voxels continue beyond the array.
          let other = min(max(here + step - reach, 0), length - 1)
          sum += weight * old[place + (other - here) * stride]
        }
        values[place] = sum
      }
    }
    return values
  }
}
