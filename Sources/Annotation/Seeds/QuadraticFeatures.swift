import Dispatch
import Foundation

/// The features of each voxel in a box: the intensities of all images, smoothed at two scales.
///
/// Arrays are `[channel, voxel]`.
struct QuadraticFeatures {
  /// The widths of the Gaussians (their standard deviation) in millimeters.
  static let scales = [0.7, 2.0]

  /// The number of voxels.
  let count: Int
  /// All images at the first scale, then all at the second.
  let channels: [[Float]]
  /// The images at the first scale, which show best where tissues meet.
  let fine: [[Float]]

  /// Smooths images.
  ///
  /// - Parameters:
  ///   - images: The scaled values of each image in the box.
  ///   - size: Voxels along each axis of the box, the first fastest.
  ///   - spacing: Their spacing in millimeters.
  init(_ images: [[Float]], size: [Int], spacing: [Double]) {
    count = size[0] * size[1] * size[2]
    let tasks = Self.scales.flatMap { scale in images.indices.map { (scale, $0) } }
    var results = [[Float]](repeating: [], count: tasks.count)
    results.withUnsafeMutableBufferPointer { results in
      // Each iteration writes its own result.
      nonisolated(unsafe) let results = results
      DispatchQueue.concurrentPerform(iterations: tasks.count) { index in
        let (scale, image) = tasks[index]
        results[index] = smoothed(
          images[image], size: size, deviations: spacing.map { scale / $0 })
      }
    }
    channels = results
    fine = Array(results[..<images.count])
  }

  /// The number of terms of a quadratic function of some channels: 1, each channel, and each product of two.
  static func termCount(_ channels: Int) -> Int { 1 + channels + channels * (channels + 1) / 2 }

  /// Returns the terms of a quadratic function at a voxel.
  func terms(_ voxel: Int) -> [Double] {
    let values = channels.map { Double($0[voxel]) }
    var terms = [1.0] + values
    for first in values.indices {
      for second in first..<values.count { terms.append(values[first] * values[second]) }
    }
    return terms
  }

  /// Computes a quadratic function at every voxel.
  ///
  /// - Parameter weights: The weights of the terms, in the order of ``terms(_:)``.
  /// - Returns: One value per voxel.
  func values(_ weights: [Double]) -> [Float] {
    precondition(weights.count == Self.termCount(channels.count), "the number of weights")
    let weights = weights.map(Float.init)
    let width = 4096
    var output = [Float](repeating: weights[0], count: count)
    output.withUnsafeMutableBufferPointer { output in
      nonisolated(unsafe) let output = output
      DispatchQueue.concurrentPerform(iterations: (count + width - 1) / width) { part in
        let voxels = part * width..<min((part + 1) * width, count)
        var factor = [Float](repeating: 0, count: voxels.count)
        var product = 1 + channels.count
        for first in channels.indices {
          // The channel times (its own weight + the sum of this and later channels, weighted for the products).
          for index in factor.indices { factor[index] = weights[1 + first] }
          factor.withUnsafeMutableBufferPointer { factor in
            for second in first..<channels.count {
              let weight = weights[product]
              product += 1
              channels[second].withUnsafeBufferPointer { channel in
                for index in 0..<factor.count {
                  factor[index] += weight * channel[voxels.lowerBound + index]
                }
              }
            }
            channels[first].withUnsafeBufferPointer { channel in
              for index in 0..<factor.count {
                output[voxels.lowerBound + index] +=
                  factor[index] * channel[voxels.lowerBound + index]
              }
            }
          }
        }
      }
    }
    return output
  }
}

/// Convolves with a Gaussian along each axis; values repeat beyond the edges.
///
/// - Parameters:
///   - values: One value per voxel, the first axis fastest.
///   - size: Voxels along each axis.
///   - deviations: The Gaussian's standard deviation along each axis, in voxels; below 0.2 an axis is left alone.
/// - Returns: The smoothed values.
package func smoothed(_ values: [Float], size: [Int], deviations: [Double]) -> [Float] {
  var values = values
  for axis in 0..<3 where deviations[axis] >= 0.2 && size[axis] > 1 {
    // A Gaussian much wider than the box is flat in it; on voxels of no thickness it would have no end.
    let weights = gaussian(min(deviations[axis], Double(size[axis])))
    // Planes across the last axis are smoothed as one row of many columns.
    let stride = size[..<axis].reduce(1, *)
    values = convolved(
      values, weights, stride: stride, length: size[axis],
      blocks: values.count / (stride * size[axis]))
  }
  return values
}

/// Half of a Gaussian's weights, from the center on; the whole Gaussian sums to 1.
private func gaussian(_ deviation: Double) -> [Float] {
  let radius = max(Int((3 * deviation).rounded(.up)), 1)
  let weights = (0...radius).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
  let sum = weights[0] + 2 * weights.dropFirst().reduce(0, +)
  return weights.map { Float($0 / sum) }
}

/// Convolves along one axis with symmetric weights.
private func convolved(
  _ values: [Float], _ weights: [Float], stride: Int, length: Int, blocks: Int
) -> [Float] {
  [Float](unsafeUninitializedCapacity: values.count) { output, initialized in
    values.withUnsafeBufferPointer { input in
      if stride == 1 {
        convolveRows(input, weights, length: length, into: output)
      } else {
        for block in 0..<blocks {
          let start = block * stride * length
          for position in 0..<length {
            let row = start + position * stride
            for index in 0..<stride { output[row + index] = weights[0] * input[row + index] }
            for offset in 1..<weights.count {
              let before = start + max(position - offset, 0) * stride
              let after = start + min(position + offset, length - 1) * stride
              let weight = weights[offset]
              for index in 0..<stride {
                output[row + index] += weight * (input[before + index] + input[after + index])
              }
            }
          }
        }
      }
    }
    initialized = values.count
  }
}

/// Convolves the rows of the first axis; each is extended at its ends, so that the loop has no special cases.
private func convolveRows(
  _ input: UnsafeBufferPointer<Float>, _ weights: [Float], length: Int,
  into output: UnsafeMutableBufferPointer<Float>
) {
  let radius = weights.count - 1
  withUnsafeTemporaryAllocation(of: Float.self, capacity: length + 2 * radius) { row in
    for start in stride(from: 0, to: input.count, by: length) {
      for index in 0..<radius {
        row[index] = input[start]
        row[radius + length + index] = input[start + length - 1]
      }
      for index in 0..<length { row[radius + index] = input[start + index] }
      for index in 0..<length { output[start + index] = weights[0] * row[radius + index] }
      for offset in 1...radius {
        let weight = weights[offset]
        for index in 0..<length {
          output[start + index] +=
            weight * (row[radius + index - offset] + row[radius + index + offset])
        }
      }
    }
  }
}
