import Imaging

/// Two masks, cropped to the bounding box of both, with a border of empty voxels.
struct MaskPair {
  /// The number of voxels along the three array axes, including the border.
  let size: [Int]
  /// One byte per voxel: bit 0 is the prediction's mask, bit 1 the reference's.
  let voxels: [UInt8]
  /// Whether the prediction contains a voxel.
  let hasPrediction: Bool
  /// Whether the reference contains a voxel.
  let hasReference: Bool

  /// Creates a pair from bytes; the outermost voxels must be empty.
  init(size: [Int], voxels: [UInt8]) {
    precondition(voxels.count == size[0] * size[1] * size[2], "the masks' size")
    self.size = size
    self.voxels = voxels
    let all = voxels.reduce(0) { $0 | $1 }
    (hasPrediction, hasReference) = (all & 1 != 0, all & 2 != 0)
  }

  /// Crops one structure of a pair of label maps.
  ///
  /// - Parameters:
  ///   - box: The classes of both maps.
  ///   - structure: The structure.
  init(_ box: StructureBox, _ structure: Structure) {
    switch box.codes {
    case .bytes(let codes): self.init(codes, box.bits(of: structure), full: box.size)
    case .classes(let prediction, let reference):
      let (first, second) = box.classes(of: structure)
      self.init(prediction, first, reference, second, full: box.size)
    }
  }

  /// Crops one structure of many, looking only where its labels occur.
  private init(
    _ prediction: ClassArray, _ inFirst: [Bool], _ reference: ClassArray, _ inSecond: [Bool],
    full: [Int]
  ) {
    var (lower, upper) = (SIMD3<Int32>(repeating: .max), SIMD3<Int32>(repeating: -1))
    for (array, isIn) in [(prediction, inFirst), (reference, inSecond)] {
      for (index, bounds) in array.bounds.enumerated() where isIn[index] {
        lower = pointwiseMin(lower, bounds.lower)
        upper = pointwiseMax(upper, bounds.upper)
      }
    }
    guard upper.x >= 0 else {
      (size, voxels, hasPrediction, hasReference) = ([0, 0, 0], [], false, false)
      return
    }
    let size = (0..<3).map { Int(upper[$0] - lower[$0]) + 3 }
    var voxels = [UInt8](repeating: 0, count: size[0] * size[1] * size[2])
    var seen: UInt8 = 0
    for k in Int(lower.z)...Int(upper.z) {
      for j in Int(lower.y)...Int(upper.y) {
        let row = full[0] * (j + full[1] * k)
        var target = 1 + size[0] * (j - Int(lower.y) + 1 + size[1] * (k - Int(lower.z) + 1))
        for i in Int(lower.x)...Int(upper.x) {
          let bit: UInt8 =
            (inFirst[Int(prediction.classes[row + i])] ? 1 : 0)
            | (inSecond[Int(reference.classes[row + i])] ? 2 : 0)
          voxels[target] = bit
          seen |= bit
          target += 1
        }
      }
    }
    self.size = size
    self.voxels = voxels
    (hasPrediction, hasReference) = (seen & 1 != 0, seen & 2 != 0)
  }

  private init<Code: FixedWidthInteger>(_ codes: [Code], _ table: [UInt8], full: [Int]) {
    let margin = 1
    var lower = full
    var upper = [-1, -1, -1]
    var seen: UInt8 = 0
    let bits = [UInt8](unsafeUninitializedCapacity: codes.count) { bits, initialized in
      table.withUnsafeBufferPointer { table in
        codes.withUnsafeBufferPointer { codes in
          for k in 0..<full[2] {
            for j in 0..<full[1] {
              let row = full[0] * (j + full[1] * k)
              var any: UInt8 = 0
              for offset in row..<row + full[0] {
                let bit = table[Int(codes[offset])]
                bits[offset] = bit
                any |= bit
              }
              if any == 0 { continue }
              seen |= any
              var first = 0
              while bits[row + first] == 0 { first += 1 }
              var last = full[0] - 1
              while bits[row + last] == 0 { last -= 1 }
              (lower[0], upper[0]) = (min(lower[0], first), max(upper[0], last))
              (lower[1], upper[1]) = (min(lower[1], j), max(upper[1], j))
              (lower[2], upper[2]) = (min(lower[2], k), max(upper[2], k))
            }
          }
        }
      }
      initialized = codes.count
    }
    (hasPrediction, hasReference) = (seen & 1 != 0, seen & 2 != 0)
    guard seen != 0 else {
      (size, voxels) = ([0, 0, 0], [])
      return
    }
    let size = (0..<3).map { upper[$0] - lower[$0] + 1 + 2 * margin }
    var voxels = [UInt8](repeating: 0, count: size[0] * size[1] * size[2])
    voxels.withUnsafeMutableBufferPointer { voxels in
      bits.withUnsafeBufferPointer { bits in
        for k in lower[2]...upper[2] {
          for j in lower[1]...upper[1] {
            let source = lower[0] + full[0] * (j + full[1] * k)
            let target =
              margin + size[0] * (j - lower[1] + margin + size[1] * (k - lower[2] + margin))
            for i in 0...upper[0] - lower[0] { voxels[target + i] = bits[source + i] }
          }
        }
      }
    }
    self.size = size
    self.voxels = voxels
  }

  /// Returns the same masks with a wider empty border.
  func widened(by count: Int) -> MaskPair {
    let wider = size.map { $0 + 2 * count }
    var target = [UInt8](repeating: 0, count: wider[0] * wider[1] * wider[2])
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        let from = size[0] * (j + size[1] * k)
        let to = count + wider[0] * (j + count + wider[1] * (k + count))
        target.replaceSubrange(to..<to + size[0], with: voxels[from..<from + size[0]])
      }
    }
    return MaskPair(
      size: wider, voxels: target, hasPrediction: hasPrediction, hasReference: hasReference)
  }

  private init(size: [Int], voxels: [UInt8], hasPrediction: Bool, hasReference: Bool) {
    self.size = size
    self.voxels = voxels
    self.hasPrediction = hasPrediction
    self.hasReference = hasReference
  }
}
