import Imaging

/// Two masks, cropped to the box in which either has voxels, with a border of one empty voxel.
struct MaskPair {
  /// Voxels along the three array axes, border included.
  let size: [Int]
  /// One byte a voxel: bit 0 is the prediction's mask, bit 1 the reference's.
  let voxels: [UInt8]

  /// Crops one region of two label maps of the same size; `nil` where either mask is empty.
  init?(prediction: LabelMap, reference: LabelMap, region: Region) {
    let bit = RegionSet(region)
    let first = prediction.scheme.regionTable.map { $0.contains(bit) ? UInt8(1) : 0 }
    let second = reference.scheme.regionTable.map { $0.contains(bit) ? UInt8(2) : 0 }
    let full = reference.grid.size
    var lower = full
    var upper = [-1, -1, -1]
    var seen: UInt8 = 0

    /// Calls `body` with each voxel that is in either mask.
    func visit(_ body: (_ i: Int, _ j: Int, _ k: Int, _ bits: UInt8) -> Void) {
      prediction.labels.withUnsafeBytes { prediction in
        reference.labels.withUnsafeBytes { reference in
          for k in 0..<full[2] {
            for j in 0..<full[1] {
              let row = full[0] * (j + full[1] * k)
              var i = 0
              while i < full[0] {
                // Eight voxels of background in both maps are passed over at once.
                if i + 8 <= full[0],
                  prediction.loadUnaligned(fromByteOffset: row + i, as: UInt64.self)
                    | reference.loadUnaligned(fromByteOffset: row + i, as: UInt64.self) == 0
                {
                  i += 8
                  continue
                }
                let end = min(i + 8, full[0])
                while i < end {
                  let bits = first[Int(prediction[row + i])] | second[Int(reference[row + i])]
                  if bits != 0 { body(i, j, k, bits) }
                  i += 1
                }
              }
            }
          }
        }
      }
    }

    visit { i, j, k, bits in
      seen |= bits
      lower[0] = min(lower[0], i)
      upper[0] = max(upper[0], i)
      lower[1] = min(lower[1], j)
      upper[1] = max(upper[1], j)
      lower[2] = min(lower[2], k)
      upper[2] = max(upper[2], k)
    }
    guard seen == 3 else { return nil }
    let size = (0..<3).map { upper[$0] - lower[$0] + 3 }
    var voxels = [UInt8](repeating: 0, count: size[0] * size[1] * size[2])
    voxels.withUnsafeMutableBufferPointer { voxels in
      visit { i, j, k, bits in
        let place = (k - lower[2] + 1) * size[1] + (j - lower[1] + 1)
        voxels[place * size[0] + (i - lower[0] + 1)] = bits
      }
    }
    self.size = size
    self.voxels = voxels
  }
}
