import Dispatch
import Foundation

/// The probability that each voxel is inside, smoothed where the images are smooth.
///
/// A random walker starts at a voxel and moves to neighbors, preferably to those of similar intensity, until it
/// reaches a seed, or stops and takes the probability of the voxel where it is. The result is the probability that
/// the walk ends inside. It is the minimum of a quadratic energy, found by conjugate gradients.
///
/// Source: L. Grady, "Multilabel Random Walker Image Segmentation Using Prior Models", *CVPR* (2005).
package struct RandomWalker {
  /// The weight of a voxel's own probability, relative to a neighbor at 1 mm with equal intensity.
  static let priorWeight: Float = 0.3
  /// How fast the weight of a neighbor falls with the mean squared difference of the scaled intensities.
  static let contrast: Float = 10
  /// The weight of a neighbor across the strongest edge.
  static let leastWeight: Float = 1e-3
  /// The most steps of conjugate gradients.
  static let steps = 30
  /// The mean change of a voxel below which the steps end.
  static let tolerance: Float = 1e-3

  private let size: [Int]
  private let count: Int
  /// Entries before the first voxel and after the last, so that every voxel has all neighbors.
  private let pad: Int
  /// The weights to the next voxel along each axis, 0 at the end of a row.
  private var links: [[Float]]
  private var diagonal: [Float]

  /// Prepares the weights.
  ///
  /// - Parameters:
  ///   - images: The scaled values of each image.
  ///   - size: Voxels along each axis, the first fastest.
  ///   - spacing: Their spacing in millimeters.
  package init(_ images: [[Float]], size: [Int], spacing: [Double]) {
    self.size = size
    let (nx, area) = (size[0], size[0] * size[1])
    let count = area * size[2]
    let pad = area
    (self.count, self.pad) = (count, pad)
    let steps = [1, nx, area]
    var links = [[Float]](repeating: [], count: 3)
    links.withUnsafeMutableBufferPointer { links in
      // Each iteration writes its own array.
      nonisolated(unsafe) let links = links
      DispatchQueue.concurrentPerform(iterations: 3) { axis in
        let scale = Float(1 / (spacing[axis] * spacing[axis]))
        let step = steps[axis]
        var differences = [Float](repeating: 0, count: count)
        for image in images {
          image.withUnsafeBufferPointer { image in
            differences.withUnsafeMutableBufferPointer { differences in
              for voxel in 0..<max(count - step, 0) {
                let difference = image[voxel + step] - image[voxel]
                differences[voxel] += difference * difference
              }
            }
          }
        }
        var weights = [Float](repeating: 0, count: count + 2 * pad)
        let factor = -Self.contrast / Float(images.count)
        for z in 0..<size[2] where axis != 2 || z + 1 < size[2] {
          for y in 0..<size[1] where axis != 1 || y + 1 < size[1] {
            let row = nx * (y + size[1] * z)
            for x in 0..<(axis == 0 ? nx - 1 : nx) {
              weights[pad + row + x] =
                scale * (exp(factor * differences[row + x]) + Self.leastWeight)
            }
          }
        }
        links[axis] = weights
      }
    }
    self.links = links
    diagonal = [Float](repeating: Self.priorWeight, count: count)
    for axis in 0..<3 {
      let step = steps[axis]
      for voxel in 0..<count {
        diagonal[voxel] += links[axis][pad + voxel] + links[axis][pad + voxel - step]
      }
    }
  }

  /// Computes the probabilities.
  ///
  /// - Parameters:
  ///   - prior: Each voxel's own probability.
  ///   - seeds: 1 for voxels that are inside, −1 for those outside, 0 for all others.
  /// - Returns: The probability of each voxel; the same on any number of threads.
  package func probabilities(_ prior: [Float], seeds: [Int8]) -> [Float] {
    // Sums are made within slices and then over slices in order, so that they do not depend on threads.
    let area = pad
    let slices = size[2]
    var solution = [Float](repeating: 0, count: count + 2 * pad)
    var direction = solution
    var product = [Float](repeating: 0, count: count)
    var residual = product
    for voxel in 0..<count {
      solution[pad + voxel] = seeds[voxel] == 0 ? prior[voxel] : seeds[voxel] > 0 ? 1 : 0
    }
    var sums = [Double](repeating: 0, count: slices)

    /// Applies the matrix to a padded vector, slice by slice; returns its product with the vector.
    func apply(_ vector: [Float], into output: inout [Float]) -> Double {
      output.withUnsafeMutableBufferPointer { output in
        sums.withUnsafeMutableBufferPointer { sums in
          nonisolated(unsafe) let (output, sums) = (output, sums)
          vector.withUnsafeBufferPointer { p in
            links[0].withUnsafeBufferPointer { wx in
              links[1].withUnsafeBufferPointer { wy in
                links[2].withUnsafeBufferPointer { wz in
                  diagonal.withUnsafeBufferPointer { diagonal in
                    nonisolated(unsafe) let (p, wx, wy, wz, diagonal) = (p, wx, wy, wz, diagonal)
                    let nx = size[0]
                    DispatchQueue.concurrentPerform(iterations: slices) { slice in
                      var sum: Double = 0
                      for row in 0..<size[1] {
                        let first = slice * area + row * nx
                        var rowSum: Float = 0
                        for voxel in first..<first + nx {
                          let n = voxel + pad
                          var value = diagonal[voxel] * p[n]
                          value -= wx[n] * p[n + 1] + wx[n - 1] * p[n - 1]
                          value -= wy[n] * p[n + nx] + wy[n - nx] * p[n - nx]
                          value -= wz[n] * p[n + area] + wz[n - area] * p[n - area]
                          output[voxel] = value
                          rowSum += value * p[n]
                        }
                        sum += Double(rowSum)
                      }
                      sums[slice] = sum
                    }
                  }
                }
              }
            }
          }
        }
      }
      return sums.reduce(0, +)
    }

    _ = apply(solution, into: &product)
    var energy = 0.0
    for voxel in 0..<count where seeds[voxel] == 0 {
      residual[voxel] = Self.priorWeight * prior[voxel] - product[voxel]
      direction[pad + voxel] = residual[voxel] / diagonal[voxel]
      energy += Double(residual[voxel] * direction[pad + voxel])
    }
    for _ in 0..<Self.steps {
      let curvature = apply(direction, into: &product)
      guard energy > 0, curvature > 0 else { break }
      let length = Float(energy / curvature)
      let next = advance(
        length, direction, product, seeds, &solution, &residual, &sums)
      if (next / Double(count)).squareRoot() < Double(Self.tolerance) { break }
      let ratio = Float(next / energy)
      energy = next
      turn(&direction, residual, ratio)
    }
    return Array(solution[pad..<pad + count])
  }

  /// Makes a step along a direction; returns the energy that is left.
  private func advance(
    _ length: Float, _ direction: [Float], _ product: [Float], _ seeds: [Int8],
    _ solution: inout [Float], _ residual: inout [Float], _ sums: inout [Double]
  ) -> Double {
    let area = pad
    solution.withUnsafeMutableBufferPointer { solution in
      residual.withUnsafeMutableBufferPointer { residual in
        sums.withUnsafeMutableBufferPointer { sums in
          nonisolated(unsafe) let (solution, residual, sums) = (solution, residual, sums)
          direction.withUnsafeBufferPointer { direction in
            product.withUnsafeBufferPointer { product in
              diagonal.withUnsafeBufferPointer { diagonal in
                nonisolated(unsafe) let (direction, product, diagonal) = (
                  direction, product, diagonal
                )
                DispatchQueue.concurrentPerform(iterations: size[2]) { slice in
                  var sum: Float = 0
                  for voxel in slice * area..<(slice + 1) * area {
                    solution[pad + voxel] += length * direction[pad + voxel]
                    let left = seeds[voxel] == 0 ? residual[voxel] - length * product[voxel] : 0
                    residual[voxel] = left
                    sum += left * left / diagonal[voxel]
                  }
                  sums[slice] = Double(sum)
                }
              }
            }
          }
        }
      }
    }
    return sums.reduce(0, +)
  }

  /// Changes a direction to the next one, conjugate to those before.
  private func turn(_ direction: inout [Float], _ residual: [Float], _ ratio: Float) {
    let area = pad
    direction.withUnsafeMutableBufferPointer { direction in
      nonisolated(unsafe) let direction = direction
      residual.withUnsafeBufferPointer { residual in
        diagonal.withUnsafeBufferPointer { diagonal in
          nonisolated(unsafe) let (residual, diagonal) = (residual, diagonal)
          DispatchQueue.concurrentPerform(iterations: size[2]) { slice in
            for voxel in slice * area..<(slice + 1) * area {
              direction[pad + voxel] =
                residual[voxel] / diagonal[voxel] + ratio * direction[pad + voxel]
            }
          }
        }
      }
    }
  }
}
