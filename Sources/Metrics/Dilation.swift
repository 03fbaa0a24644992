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
  for _ in 0..<iterations {
    let alongX = grown(current, size, axis: 0)
    let alongY = grown(current, size, axis: 1)
    var next = grown(alongX, size, axis: 1)
    join(&next, grown(alongX, size, axis: 2))
    join(&next, grown(alongY, size, axis: 2))
    current = next
  }
  return current
}

/// Grows a mask by one voxel both ways along an axis.
private func grown(_ mask: [UInt8], _ size: [Int], axis: Int) -> [UInt8] {
  let stride = [1, size[0], size[0] * size[1]][axis]
  // Lines along the axis lie side by side in blocks of `stride`, and are grown together.
  let block = stride * size[axis]
  return [UInt8](unsafeUninitializedCapacity: mask.count) { output, count in
    mask.withUnsafeBufferPointer { mask in
      var start = 0
      while start < mask.count {
        let end = start + block
        for place in start..<end { output[place] = mask[place] }
        if size[axis] > 1 {
          for place in start..<end - stride { output[place] |= mask[place + stride] }
          for place in start + stride..<end { output[place] |= mask[place - stride] }
        }
        start = end
      }
    }
    count = mask.count
  }
}

private func join(_ mask: inout [UInt8], _ other: [UInt8]) {
  mask.withUnsafeMutableBufferPointer { mask in
    other.withUnsafeBufferPointer { other in
      for place in mask.indices { mask[place] |= other[place] }
    }
  }
}
