/// The squared distance in mm² from each voxel to the nearest voxel of a set.
///
/// Source: P. Felzenszwalb, D. Huttenlocher, "Distance Transforms of Sampled Functions", *Theory of Computing*
/// 8, 2012: along each axis in turn, the lower envelope of parabolas.
package struct SquaredDistances {
  /// One number per voxel, the first axis fastest; infinite if the set is empty.
  package private(set) var values: [Float]

  /// Measures the distances to the voxels that a mask does not hold, or to those that it holds.
  ///
  /// Voxels outside the array are in neither.
  ///
  /// - Precondition: `mask` has one value for every voxel of `size`.
  package init(_ mask: [UInt8], to inside: Bool, size: [Int], spacing: [Double]) {
    precondition(mask.count == size[0] * size[1] * size[2], "the mask's size")
    values = mask.map { ($0 != 0) == inside ? 0 : .infinity }
    for axis in 0..<3 where size[axis] > 1 { pass(axis, size, Float(spacing[axis])) }
  }

  private mutating func pass(_ axis: Int, _ size: [Int], _ step: Float) {
    let length = size[axis]
    let stride = size[..<axis].reduce(1, *)
    let square = step * step
    var line = [Float](repeating: 0, count: length)
    var places = [Int](repeating: 0, count: length)
    var starts = [Float](repeating: 0, count: length + 1)
    values.withUnsafeMutableBufferPointer { values in
      line.withUnsafeMutableBufferPointer { line in
        places.withUnsafeMutableBufferPointer { places in
          starts.withUnsafeMutableBufferPointer { starts in
            for block in 0..<values.count / (stride * length) {
              for inner in 0..<stride {
                let base = block * stride * length + inner
                // The parabolas of the lower envelope, in units of voxels.
                var count = 0
                for q in 0..<length {
                  let height = values[base + q * stride]
                  line[q] = height
                  guard height < .infinity else { continue }
                  var start = -Float.infinity
                  while count > 0 {
                    let p = places[count - 1]
                    let meet =
                      ((height - line[p]) / square + Float(q * q - p * p)) / Float(2 * (q - p))
                    if meet > starts[count - 1] {
                      start = meet
                      break
                    }
                    count -= 1
                  }
                  places[count] = q
                  starts[count] = count == 0 ? -.infinity : start
                  count += 1
                }
                guard count > 0 else { continue }
                var next = 0
                for q in 0..<length {
                  while next + 1 < count, starts[next + 1] < Float(q) { next += 1 }
                  let apart = Float(q - places[next])
                  values[base + q * stride] = line[places[next]] + square * apart * apart
                }
              }
            }
          }
        }
      }
    }
  }
}
