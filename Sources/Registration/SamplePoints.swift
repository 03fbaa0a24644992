import Foundation
import Imaging

/// Points of an image and the bins of its values there.
package struct SamplePoints: Sendable {
  /// The points' offsets from ``center`` in millimeters.
  package private(set) var x: [Float] = []
  package private(set) var y: [Float] = []
  package private(set) var z: [Float] = []
  /// The bin of each value.
  package private(set) var bin: [UInt8] = []
  /// The center of rotation.
  package let center: SIMD3<Double>
  /// The number of bins.
  package let bins: Int

  /// The number of points.
  package var count: Int { x.count }

  /// Creates points from numbers.
  ///
  /// - Precondition: every bin is below `bins`.
  package init(x: [Float], y: [Float], z: [Float], bin: [UInt8], center: SIMD3<Double>, bins: Int) {
    precondition(bin.allSatisfy { $0 < bins }, "a bin beyond the last of \(bins)")
    (self.x, self.y, self.z, self.bin) = (x, y, z, bin)
    (self.center, self.bins) = (center, bins)
  }

  /// Chooses points in the foreground of an image.
  ///
  /// There is at most one point in each voxel, at a random place inside it: points on a regular
  /// lattice favor transforms that take them to voxels' centers. Along thick slices points stay in
  /// the middle of the slice, where the value was measured. The random numbers come from the
  /// voxel's offset, so that the same image always gets the same points.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - foreground: Where points are wanted.
  ///   - center: The center of rotation.
  ///   - bins: The number of bins.
  ///   - range: The values of the first and the last bin; values beyond belong to these.
  ///   - limit: The number of points to aim at.
  package init(
    _ image: ScaledImage, foreground: Foreground, center: SIMD3<Double>, bins: Int,
    range: ClosedRange<Float>, limit: Int
  ) {
    (self.center, self.bins) = (center, bins)
    let (size, affine) = (image.grid.size, image.grid.affine)
    let inside = foreground.rows(of: image.grid)
    let share = Double(limit) / Double(max(inside.reduce(0) { $0 + $1.count }, 1))
    let finest = affine.spacing.min() ?? 1
    let jitter = SIMD3(affine.spacing.map { $0 > 1.5 * finest ? 0.0 : 1.0 })
    let scale = Float(bins) / (range.upperBound - range.lowerBound)
    for run in inside {
      for i in run.from..<run.from + run.count {
        var random = SplitMix(i + size[0] * (run.j + size[1] * run.k))
        guard share >= 1 || random.next() < share else { continue }
        let apart = SIMD3(random.next() - 0.5, random.next() - 0.5, random.next() - 0.5) * jitter
        let place = SIMD3(Double(i), Double(run.j), Double(run.k)) + apart
        let point = affine.world(i: place.x, j: place.y, k: place.z)
        x.append(Float(point.x - center.x))
        y.append(Float(point.y - center.y))
        z.append(Float(point.z - center.z))
        let position = (image.value(at: place) - range.lowerBound) * scale
        bin.append(UInt8(min(max(position, 0), Float(bins - 1))))
      }
    }
  }
}

/// Random numbers from 0 to 1, the same for the same seed.
///
/// Source: Steele et al., "Fast splittable pseudorandom number generators" (2014).
private struct SplitMix {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x2545_f491_4f6c_dd1d }

  mutating func next() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}

extension Foreground {
  /// Voxels of a grid's row that lie in the foreground.
  struct Run {
    let from: Int
    let count: Int
    let j: Int
    let k: Int
  }

  /// Finds the voxels of another grid that lie in the foreground.
  func rows(of other: Grid) -> [Run] {
    let map = grid.affine.inverse.after(other.affine)
    let step = SIMD3(map[0, 0], map[1, 0], map[2, 0])
    let size = SIMD3(Double(grid.size[0]), Double(grid.size[1]), Double(grid.size[2]))
    var runs: [Run] = []
    for k in 0..<other.size[2] {
      for j in 0..<other.size[1] {
        let first = map.world(i: 0, j: Double(j), k: Double(k))
        let start = SIMD3(first.x, first.y, first.z) + 0.5
        var from: Int?
        for i in 0...other.size[0] {
          var isIn = false
          if i < other.size[0] {
            let place = start + Double(i) * step
            if all(place .>= 0), all(place .< size) {
              isIn =
                isInside[Int(place.x) + grid.size[0] * (Int(place.y) + grid.size[1] * Int(place.z))]
            }
          }
          if isIn {
            from = from ?? i
          } else if let first = from {
            runs.append(Run(from: first, count: i - first, j: j, k: k))
            from = nil
          }
        }
      }
    }
    return runs
  }
}
