import Imaging

/// Counts pairs of regions over the bytes of two label maps.
///
/// Most of a scan is background in both maps, so 16 voxels are looked at as two words each and passed
/// over where all are zero; only the others are looked up, one by one.
struct RegionCounter {
  /// The prediction's region bits of each label.
  private let predictionTable: [UInt8]
  /// The reference's region bits of each label, three places higher.
  private let referenceTable: [UInt8]

  init(_ prediction: LabelScheme, _ reference: LabelScheme) {
    predictionTable = prediction.regionTable.map(\.rawValue)
    referenceTable = reference.regionTable.map { $0.rawValue << 3 }
  }

  /// Counts over two whole maps, or over each of their slices where a plane is given.
  static func count(
    prediction: LabelMap, reference: LabelMap, plane: Plane?
  ) throws(MetricError) -> [RegionPairs] {
    guard prediction.grid.matches(reference.grid) else {
      throw .gridsDiffer(prediction: prediction.grid, reference: reference.grid)
    }
    let counter = RegionCounter(prediction.scheme, reference.scheme)
    let grid = reference.grid
    guard let plane else { return [counter.count(prediction.labels, reference.labels)] }
    return counter.countPerSlice(
      prediction.labels, reference.labels, size: grid.size,
      normal: SliceGeometry(grid, plane: plane).normal)
  }

  /// Counts over all voxels.
  func count(_ prediction: [UInt8], _ reference: [UInt8]) -> RegionPairs {
    // One slice that is the whole array: the array's only "axis 2".
    countPerSlice(prediction, reference, size: [prediction.count, 1, 1], normal: 2)[0]
  }

  /// Counts over each slice across an array axis, in the order of the bytes whatever the axis.
  ///
  /// - Parameters:
  ///   - prediction: Labels, the first array axis fastest.
  ///   - reference: As many labels.
  ///   - size: Voxels along the three array axes.
  ///   - normal: The axis across the slices.
  /// - Returns: One table a slice.
  func countPerSlice(
    _ prediction: [UInt8], _ reference: [UInt8], size: [Int], normal: Int
  ) -> [RegionPairs] {
    let count = size[0] * size[1] * size[2]
    precondition(prediction.count == count && reference.count == count, "labels do not fit \(size)")
    let sliceCount = size[normal]
    var tables = [Int](repeating: 0, count: 64 * sliceCount)
    // Bytes that follow each other and belong to one slice; along axis 0 each byte is another's.
    let run = [size[0], size[0], size[0] * size[1]][normal]
    prediction.withUnsafeBytes { prediction in
      reference.withUnsafeBytes { reference in
        tables.withUnsafeMutableBufferPointer { tables in
          guard count > 0 else { return }
          for (index, start) in stride(from: 0, to: count, by: run).enumerated() {
            let slice = normal == 0 ? 0 : index % sliceCount
            countRun(
              prediction, reference, start..<start + run,
              step: normal == 0 ? 64 : 0, into: tables, at: 64 * slice)
          }
        }
      }
    }
    return (0..<sliceCount).map { slice in
      var table = Array(tables[64 * slice..<64 * (slice + 1)])
      table[0] = count / sliceCount - table[1...].reduce(0, +)
      return RegionPairs(table: table)
    }
  }

  /// Counts pairs that are not background in both maps over bytes that follow each other.
  ///
  /// The first byte's table begins at `base`, and each further byte's `step` places later.
  private func countRun(
    _ prediction: UnsafeRawBufferPointer, _ reference: UnsafeRawBufferPointer, _ range: Range<Int>,
    step: Int, into tables: UnsafeMutableBufferPointer<Int>, at base: Int
  ) {
    predictionTable.withUnsafeBufferPointer { predictionTable in
      referenceTable.withUnsafeBufferPointer { referenceTable in
        @inline(__always) func count(_ place: Int) {
          let pair =
            predictionTable[Int(prediction[place])] | referenceTable[Int(reference[place])]
          tables[base + (place - range.lowerBound) * step + Int(pair)] += 1
        }
        var place = range.lowerBound
        while place + 16 <= range.upperBound {
          let any =
            prediction.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            | prediction.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
            | reference.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            | reference.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
          if any != 0 { for voxel in place..<place + 16 { count(voxel) } }
          place += 16
        }
        while place < range.upperBound {
          count(place)
          place += 1
        }
      }
    }
  }
}
