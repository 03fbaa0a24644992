import CKernels
import Dispatch
import Imaging

/// The mutual information of points of one image with another image, and how it changes with a
/// rigid transform.
///
/// The value is in nats. Source: Mattes et al., "PET-CT image registration in the chest using
/// free-form deformations" (2003): the points' values are counted in bins, and the moving image's
/// values are spread over four bins by a cubic B-spline, so that the sum has a derivative.
package final class MutualInformation {
  /// The points.
  package let samples: SamplePoints
  /// The moving image.
  package let moving: ScaledImage
  /// The number of bins of the moving image.
  package let bins: Int
  private let range: ClosedRange<Float>
  private let outside: Float?
  private let threads: Int
  private let inverse: Affine
  /// For each point, its place among the bins, then the slopes along the three array axes.
  private var trace: [Float]

  /// The information for one transform.
  package struct Value {
    /// Nats.
    package var information = 0.0
    /// The share of points that lie in the moving image.
    package var overlap = 0.0
    /// The change per radian of further rotation about the x, y and z axis through the center.
    package var torque = SIMD3<Double>.zero
    /// The change per millimeter of translation.
    package var force = SIMD3<Double>.zero
  }

  /// Prepares to compare points with an image.
  ///
  /// - Parameters:
  ///   - samples: The points.
  ///   - moving: The image, with at least two voxels along each axis.
  ///   - bins: The number of its bins, at least 8.
  ///   - range: Its values between the first bins and the last; values beyond are held there.
  ///   - outside: The value around it; `nil` leaves out points outside.
  ///   - threads: The number of threads. The result does not depend on it.
  package init(
    samples: SamplePoints, moving: ScaledImage, bins: Int, range: ClosedRange<Float>,
    outside: Float?, threads: Int
  ) {
    precondition(moving.grid.size.allSatisfy { $0 >= 2 } && bins >= 8, "an image too small")
    self.samples = samples
    self.moving = moving
    self.bins = bins
    self.range = range
    self.outside = outside
    self.threads = threads
    inverse = moving.grid.affine.inverse
    trace = [Float](repeating: 0, count: samples.count * 4)
  }

  /// Points are handled in this many parts, each added up by itself and then in order, so that
  /// rounding does not depend on the threads.
  private static let parts = 8

  /// Compares the images.
  ///
  /// - Parameters:
  ///   - transform: From the points' space to the moving image's.
  ///   - wantsGradient: Whether the changes are wanted; if not they are 0.
  /// - Returns: The information, 0 if no point lies in the moving image.
  package func value(_ transform: RigidTransform, wantsGradient: Bool = true) -> Value {
    let transform = transform.about(samples.center)
    let toIndices = Matrix3(rows: (0..<9).map { inverse[$0 / 3, $0 % 3] })
    var counts = histogram(transform, toIndices)
    let total = counts.reduce(0, +)
    guard total > 0 else { return Value() }
    for place in counts.indices { counts[place] /= total }
    let found = Information(counts, bins: bins)
    var value = Value(
      information: found.nats, overlap: total / Double(max(samples.count, 1)))
    guard wantsGradient else { return value }
    let sums = gradient(found.table)
    let scale = Double(binsPerUnit) / total
    let outer = Matrix3(rows: (0..<9).map { sums[$0 / 3 * 4 + $0 % 3] * scale })
    let toWorld = toIndices.transposed
    value.force = toWorld * (SIMD3(sums[3], sums[7], sums[11]) * scale)
    // Slopes in space times turned points; a torque is their antisymmetric part.
    let moments = toWorld * outer * transform.rotation.transposed
    value.torque = SIMD3(
      moments[2, 1] - moments[1, 2], moments[0, 2] - moments[2, 0], moments[1, 0] - moments[0, 1])
    return value
  }

  private var binsPerUnit: Float {
    Float(bins - 3) / (range.upperBound - range.lowerBound)
  }

  /// Counts the points of each pair of bins.
  private func histogram(_ transform: RigidTransform, _ toIndices: Matrix3) -> [Double] {
    let turned = toIndices * transform.rotation
    let target = transform.center + transform.translation
    let start = inverse.world(i: target.x, j: target.y, k: target.z)
    let map = [start.x, start.y, start.z].enumerated().flatMap { row, offset in
      [turned[row, 0], turned[row, 1], turned[row, 2], offset].map { Float($0) }
    }
    let size = samples.bins * bins
    var partial = [Float](repeating: 0, count: size * Self.parts)
    partial.withUnsafeMutableBufferPointer { partial in
      guard let partial = partial.baseAddress else { return }
      nonisolated(unsafe) let histograms = partial
      moving.values.withUnsafeBufferPointer { values in
        let grid = moving.grid
        nonisolated(unsafe) let image = ck_image(
          values: values.baseAddress,
          size: (Int64(grid.size[0]), Int64(grid.size[1]), Int64(grid.size[2])),
          lowest: range.lowerBound, bins_per_unit: binsPerUnit, bins: Int32(bins),
          has_outside: outside != nil, outside: outside ?? 0)
        eachPart { part, first, count, points, trace in
          withUnsafePointer(to: points) { points in
            withUnsafePointer(to: image) { image in
              withUnsafePointer(to: trace) { trace in
                ck_joint_histogram(
                  points, first, count, image, map, UnsafeMutablePointer(mutating: trace),
                  histograms + part * size)
              }
            }
          }
        }
      }
    }
    return (0..<size).map { place in
      (0..<Self.parts).reduce(0.0) { $0 + Double(partial[$1 * size + place]) }
    }
  }

  /// Adds up the slopes over the points of the latest histogram.
  private func gradient(_ table: [Float]) -> [Double] {
    var partial = [Double](repeating: 0, count: 12 * Self.parts)
    partial.withUnsafeMutableBufferPointer { partial in
      guard let partial = partial.baseAddress else { return }
      nonisolated(unsafe) let sums = partial
      let bins = Int32(bins)
      eachPart { part, first, count, points, trace in
        withUnsafePointer(to: points) { points in
          withUnsafePointer(to: trace) { trace in
            ck_information_gradient(points, first, count, bins, trace, table, sums + part * 12)
          }
        }
      }
    }
    return (0..<12).map { place in
      (0..<Self.parts).reduce(0.0) { $0 + partial[$1 * 12 + place] }
    }
  }

  /// Performs work on each part of the points, on several threads.
  private func eachPart(
    _ work: @Sendable (_ part: Int, _ first: Int64, _ count: Int64, ck_samples, ck_trace) -> Void
  ) {
    let (count, parts) = (samples.count, Self.parts)
    samples.withPointers { points in
      trace.withUnsafeMutableBufferPointer { trace in
        guard let base = trace.baseAddress else { return }
        nonisolated(unsafe) let points = points
        nonisolated(unsafe) let trace = ck_trace(
          place: base, x: base + count, y: base + 2 * count, z: base + 3 * count)
        let threads = min(max(threads, 1), parts)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
          for part in stride(from: thread, to: parts, by: threads) {
            let (first, end) = (count * part / parts, count * (part + 1) / parts)
            work(part, Int64(first), Int64(end - first), points, trace)
          }
        }
      }
    }
  }
}

extension SamplePoints {
  /// Hands the points to C.
  fileprivate func withPointers(_ body: (ck_samples) -> Void) {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        z.withUnsafeBufferPointer { z in
          bin.withUnsafeBufferPointer { bin in
            body(
              ck_samples(
                x: x.baseAddress, y: y.baseAddress, z: z.baseAddress, bin: bin.baseAddress))
          }
        }
      }
    }
  }
}
