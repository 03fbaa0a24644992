import Metrics
import Testing

/// Growing masks against the neighbors' definition, voxel by voxel.
struct DilationTests {
  private func grown(_ mask: [UInt8], _ size: [Int]) -> [UInt8] {
    var result = mask
    for place in mask.indices where mask[place] == 0 {
      let (i, j, k) = (place % size[0], place / size[0] % size[1], place / size[0] / size[1])
      for z in -1...1 {
        for y in -1...1 {
          for x in -1...1 where abs(x) + abs(y) + abs(z) < 3 {
            let (a, b, c) = (i + x, j + y, k + z)
            guard a >= 0, b >= 0, c >= 0, a < size[0], b < size[1], c < size[2] else { continue }
            if mask[a + size[0] * (b + size[1] * c)] != 0 { result[place] = 1 }
          }
        }
      }
    }
    return result
  }

  @Test(
    arguments: [
      [1, 1, 1], [5, 1, 4], [63, 3, 2], [64, 2, 3], [65, 4, 1], [130, 3, 3], [1, 70, 2],
    ])
  func `masks grow by voxels that share a face or an edge`(_ size: [Int]) {
    let count = size[0] * size[1] * size[2]
    var state: UInt32 = 7
    let mask = (0..<count).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return state >> 24 < 12 ? 1 : 0
    }
    #expect(dilated(mask, size: size, iterations: 0) == mask)
    let once = grown(mask, size)
    #expect(dilated(mask, size: size, iterations: 1) == once)
    #expect(dilated(mask, size: size, iterations: 3) == grown(grown(once, size), size))
  }
}
