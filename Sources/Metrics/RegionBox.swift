import Imaging

/// The box of a pair of label maps in which either has voxels, with the regions of each voxel.
///
/// Tumors fill a small part of a scan, so everything beyond counting works on this box.
struct RegionBox {
  /// Voxels of the box along the three array axes; all 0 where both maps are empty.
  let size: [Int]
  /// One byte a voxel: bits 0–2 are the prediction's regions, bits 3–5 the reference's.
  let codes: [UInt8]

  /// Crops two label maps of the same size.
  init(prediction: LabelMap, reference: LabelMap) {
    let first = prediction.scheme.regionTable.map(\.rawValue)
    let second = reference.scheme.regionTable.map { $0.rawValue << 3 }
    let full = reference.grid.size
    let bounds = Self.bounds(prediction.labels, reference.labels, size: full, first, second)
    guard let (lower, upper) = bounds else {
      (size, codes) = ([0, 0, 0], [])
      return
    }
    let size = (0..<3).map { upper[$0] - lower[$0] + 1 }
    let count = size[0] * size[1] * size[2]
    codes = [UInt8](unsafeUninitializedCapacity: count) { codes, initialized in
      prediction.labels.withUnsafeBufferPointer { prediction in
        reference.labels.withUnsafeBufferPointer { reference in
          first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
              var place = 0
              for k in lower[2]...upper[2] {
                for j in lower[1]...upper[1] {
                  let start = lower[0] + full[0] * (j + full[1] * k)
                  for source in start..<start + size[0] {
                    codes[place] =
                      first[Int(prediction[source])] | second[Int(reference[source])]
                    place += 1
                  }
                }
              }
            }
          }
        }
      }
      initialized = count
    }
    self.size = size
  }

  /// The lowest and highest indices of voxels that are in a region of either map.
  private static func bounds(
    _ prediction: [UInt8], _ reference: [UInt8], size: [Int], _ first: [UInt8], _ second: [UInt8]
  ) -> (lower: [Int], upper: [Int])? {
    var lower = size
    var upper = [-1, -1, -1]
    prediction.withUnsafeBytes { prediction in
      reference.withUnsafeBytes { reference in
        func isInside(_ place: Int) -> Bool {
          first[Int(prediction[place])] | second[Int(reference[place])] != 0
        }
        for k in 0..<size[2] {
          for j in 0..<size[1] {
            let row = size[0] * (j + size[1] * k)
            // Eight voxels of background in both maps are passed over at once.
            func isEmpty(_ i: Int) -> Bool {
              i + 8 <= size[0]
                && prediction.loadUnaligned(fromByteOffset: row + i, as: UInt64.self)
                  | reference.loadUnaligned(fromByteOffset: row + i, as: UInt64.self) == 0
            }
            var i = 0
            while i < size[0] {
              if isEmpty(i) {
                i += 8
              } else if isInside(row + i) {
                break
              } else {
                i += 1
              }
            }
            guard i < size[0] else { continue }
            var last = size[0] - 1
            while last > i {
              if last >= 7, isEmpty(last - 7) {
                last -= 8
              } else if isInside(row + last) {
                break
              } else {
                last -= 1
              }
            }
            last = max(last, i)
            (lower[0], upper[0]) = (min(lower[0], i), max(upper[0], last))
            (lower[1], upper[1]) = (min(lower[1], j), max(upper[1], j))
            (lower[2], upper[2]) = (min(lower[2], k), max(upper[2], k))
          }
        }
      }
    }
    return upper[0] < 0 ? nil : (lower, upper)
  }
}
