/// Grows a mask by its neighbors that share a face or an edge (18), several times.
///
/// One step is the union of three squares of 3×3 voxels, one in each plane of the array; each square is
/// grown along one axis and then along another.
///
/// - Parameters:
///   - mask: 0 or 1 for each voxel, the first axis fastest.
///   - size: Voxels along each axis.
///   - iterations: How many steps.
/// - Returns: The grown mask, within the same array.
func dilated(_ mask: [UInt8], size: [Int], iterations: Int) -> [UInt8] {
  var current = mask
  var (alongX, alongY) = (mask, mask)
  for _ in 0..<iterations {
    grow(current, size, axis: 0, into: &alongX)
    grow(current, size, axis: 1, into: &alongY)
    grow(alongX, size, axis: 1, into: &current)
    grow(alongX, size, axis: 2, into: &current, joining: true)
    grow(alongY, size, axis: 2, into: &current, joining: true)
  }
  return current
}

/// Grows a mask by one voxel both ways along an axis, in place of another mask or joined to it.
private func grow(
  _ mask: [UInt8], _ size: [Int], axis: Int, into output: inout [UInt8], joining: Bool = false
) {
  // Along the axis follow each other lines of `stride` voxels, which are joined with their neighbors.
  let stride = [1, size[0], size[0] * size[1]][axis]
  let block = stride * size[axis]
  mask.withUnsafeBufferPointer { mask in
    output.withUnsafeMutableBufferPointer { output in
      var start = 0
      while start < mask.count {
        let (first, last) = (start, start + block - stride)
        /// Joins the lines at some places with those before and after, as far as there are any.
        func join(_ places: Range<Int>, _ before: Int, _ after: Int) {
          if joining {
            for place in places {
              output[place] |= mask[place - before] | mask[place] | mask[place + after]
            }
          } else {
            for place in places {
              output[place] = mask[place - before] | mask[place] | mask[place + after]
            }
          }
        }
        if size[axis] == 1 {
          join(first..<first + stride, 0, 0)
        } else {
          join(first..<first + stride, 0, stride)
          join(first + stride..<last, stride, stride)
          join(last..<last + stride, stride, 0)
        }
        start += block
      }
    }
  }
}
