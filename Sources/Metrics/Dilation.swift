/// Grows a mask several times by its neighbors that share a face or an edge (18).
///
/// One step is the union of three squares of 3×3 voxels, one in each plane of the array; each
/// square is grown along one axis and then another. Rows are stored as bits, 64 voxels per word.
///
/// - Parameters:
///   - mask: 0 or 1 per voxel, the first axis fastest.
///   - size: Voxels along each axis.
///   - iterations: The number of steps.
/// - Returns: The grown mask, within the same array.
package func dilated(_ mask: [UInt8], size: [Int], iterations: Int) -> [UInt8] {
  guard !mask.isEmpty else { return mask }
  var current = BitRows(mask, size: size)
  var (alongX, alongY) = (current, current)
  for _ in 0..<iterations {
    alongX.growAlongRows(of: current)
    alongY.grow(current, axis: 1)
    current.grow(alongX, axis: 1)
    current.grow(alongX, axis: 2, joining: true)
    current.grow(alongY, axis: 2, joining: true)
  }
  return current.bytes
}

/// A mask with one bit per voxel; each row of the first axis begins with a new word.
private struct BitRows {
  private let size: [Int]
  private let wordsPerRow: Int
  private var words: [UInt64]

  /// - `mask`: 0 or 1 per voxel, the first axis fastest.
  init(_ mask: [UInt8], size: [Int]) {
    self.size = size
    wordsPerRow = (size[0] + 63) / 64
    words = [UInt64](repeating: 0, count: wordsPerRow * size[1] * size[2])
    let (width, wordsPerRow) = (size[0], wordsPerRow)
    mask.withUnsafeBufferPointer { mask in
      words.withUnsafeMutableBufferPointer { words in
        for row in 0..<size[1] * size[2] {
          for column in stride(from: 0, to: width, by: 64) {
            var word: UInt64 = 0
            for bit in 0..<min(64, width - column) {
              word |= UInt64(mask[row * width + column + bit] & 1) << UInt64(bit)
            }
            words[row * wordsPerRow + column / 64] = word
          }
        }
      }
    }
  }

  /// 0 or 1 per voxel.
  var bytes: [UInt8] {
    let width = size[0]
    let count = width * size[1] * size[2]
    return [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
      words.withUnsafeBufferPointer { words in
        for row in 0..<size[1] * size[2] {
          for column in 0..<width {
            let word = words[row * wordsPerRow + column / 64]
            bytes[row * width + column] = UInt8(word >> UInt64(column % 64) & 1)
          }
        }
      }
      initialized = count
    }
  }

  /// Replaces this mask with another one, grown by one voxel both ways along the rows.
  mutating func growAlongRows(of mask: BitRows) {
    let wordsPerRow = wordsPerRow
    // Bits after the last voxel of a row stay 0.
    let last = size[0] % 64 == 0 ? ~UInt64(0) : (1 << UInt64(size[0] % 64)) - 1
    mask.words.withUnsafeBufferPointer { mask in
      words.withUnsafeMutableBufferPointer { words in
        for start in stride(from: 0, to: words.count, by: wordsPerRow) {
          var before: UInt64 = 0
          for place in start..<start + wordsPerRow {
            let word = mask[place]
            let isLast = place == start + wordsPerRow - 1
            let after = isLast ? 0 : mask[place + 1]
            let grown = word | word << 1 | word >> 1 | before >> 63 | after << 63
            words[place] = isLast ? grown & last : grown
            before = word
          }
        }
      }
    }
  }

  /// Grows another mask by one voxel both ways along axis 1 or 2; the result replaces this mask or
  /// is joined to it.
  mutating func grow(_ mask: BitRows, axis: Int, joining: Bool = false) {
    // Along the axis, consecutive lines have `stride` words and are joined with their neighbors.
    let stride = axis == 1 ? wordsPerRow : wordsPerRow * size[1]
    let block = stride * size[axis]
    let isAlone = size[axis] == 1
    mask.words.withUnsafeBufferPointer { mask in
      words.withUnsafeMutableBufferPointer { output in
        /// Joins the lines in a range with those before and after, if there are any.
        func join(_ places: Range<Int>, _ before: Int, _ after: Int) {
          for place in places {
            let grown = mask[place - before] | mask[place] | mask[place + after]
            output[place] = joining ? output[place] | grown : grown
          }
        }
        for first in Swift.stride(from: 0, to: mask.count, by: block) {
          let last = first + block - stride
          if isAlone {
            join(first..<first + stride, 0, 0)
          } else {
            join(first..<first + stride, 0, stride)
            join(first + stride..<last, stride, stride)
            join(last..<last + stride, stride, 0)
          }
        }
      }
    }
  }
}
