import Imaging

/// Counts pairs of label classes over two label maps.
///
/// Most of a volume is background in both maps, so 8 voxels are read as two words each and skipped
/// if all are zero; only the others are looked up one by one.
struct PairCounter {
  /// The structures to compare.
  let structures: [Structure]
  /// For each structure, whether each of the prediction's classes is part of it.
  let inPrediction: [[Bool]]
  /// For each structure, whether each of the reference's classes is part of it.
  let inReference: [[Bool]]
  private let prediction: LabelClasses
  private let reference: LabelClasses

  /// Prepares to compare maps of two schemes.
  init(_ prediction: LabelScheme, _ reference: LabelScheme) {
    let structures = Structure.common(prediction, reference)
    self.structures = structures
    let (first, second) = (
      LabelClasses(prediction, structures), LabelClasses(reference, structures)
    )
    (self.prediction, self.reference) = (first, second)
    inPrediction = structures.indices.map(first.contains)
    inReference = structures.indices.map(second.contains)
  }

  /// Counts over two whole maps, or over each of their slices if a plane is given.
  func count(
    prediction: LabelMap, reference: LabelMap, plane: Plane?
  ) throws(MetricError) -> [LabelPairs] {
    guard prediction.grid.matches(reference.grid) else {
      throw .gridsDiffer(prediction: prediction.grid, reference: reference.grid)
    }
    let grid = reference.grid
    guard let plane else { return [count(prediction.labels, reference.labels)] }
    return countPerSlice(
      prediction.labels, reference.labels, size: grid.size,
      normal: SliceGeometry(grid, plane: plane).normal)
  }

  /// Counts over all voxels.
  func count(_ prediction: [Label], _ reference: [Label]) -> LabelPairs {
    // One slice covers the whole array, as its only position on "axis 2".
    countPerSlice(prediction, reference, size: [prediction.count, 1, 1], normal: 2)[0]
  }

  /// The most counters in memory at once; with more, slices are counted in batches.
  private static let mostCounters = 1 << 23

  /// Counts over each slice across an array axis.
  ///
  /// - Parameters:
  ///   - prediction: Labels, the first array axis fastest.
  ///   - reference: The same number of labels.
  ///   - size: Voxels along the three array axes.
  ///   - normal: The axis across the slices.
  /// - Returns: One table per slice.
  private func countPerSlice(
    _ prediction: [Label], _ reference: [Label], size: [Int], normal: Int
  ) -> [LabelPairs] {
    let count = size[0] * size[1] * size[2]
    precondition(prediction.count == count && reference.count == count, "labels do not fit \(size)")
    let slices = size[normal]
    let pairs = self.prediction.count * self.reference.count
    // Counts all slices at once in memory order, or as many at a time as there are counters for.
    let batch = max(1, min(slices, Self.mostCounters / pairs))
    var result: [LabelPairs] = []
    var tables = [Int32](repeating: 0, count: pairs * batch)
    for first in stride(from: 0, to: slices, by: batch) {
      let range = first..<min(first + batch, slices)
      if first > 0 { for index in tables.indices { tables[index] = 0 } }
      countSlices(prediction, reference, size, normal, range, into: &tables)
      for slice in 0..<range.count {
        result.append(entries(tables[pairs * slice..<pairs * (slice + 1)], voxels: count / slices))
      }
    }
    return result
  }

  private func entries(_ table: ArraySlice<Int32>, voxels: Int) -> LabelPairs {
    var entries: [LabelPairs.Entry] = []
    let width = reference.count
    for (code, count) in table.enumerated() where count > 0 && code > 0 {
      entries.append(
        LabelPairs.Entry(
          prediction: UInt16(code / width), reference: UInt16(code % width), count: Int(count)))
    }
    return LabelPairs(entries: entries, voxelCount: voxels)
  }

  /// Counts the voxels of the given slices.
  private func countSlices(
    _ prediction: [Label], _ reference: [Label], _ size: [Int], _ normal: Int, _ slices: Range<Int>,
    into tables: inout [Int32]
  ) {
    let pairs = self.prediction.count * self.reference.count
    // The number of consecutive labels in one slice; along axis 0 each is in another slice.
    let run = [size[0], size[0], size[0] * size[1]][normal]
    let all = slices.count == size[normal]
    prediction.withUnsafeBufferPointer { prediction in
      reference.withUnsafeBufferPointer { reference in
        tables.withUnsafeMutableBufferPointer { tables in
          guard run > 0 else { return }
          for (index, start) in stride(from: 0, to: prediction.count, by: run).enumerated() {
            if normal == 0 {
              let part = all ? 0..<run : slices
              count(
                prediction, reference, start + part.lowerBound..<start + part.upperBound,
                step: pairs, into: tables, at: 0)
            } else {
              let slice = index % size[normal]
              guard slices.contains(slice) else { continue }
              count(
                prediction, reference, start..<start + run, step: 0, into: tables,
                at: pairs * (slice - slices.lowerBound))
            }
          }
        }
      }
    }
  }

  /// Counts pairs of consecutive labels, except those that are background in both maps.
  ///
  /// The first label's table begins at `base`; each further label's table begins `step` counters
  /// later.
  private func count(
    _ prediction: UnsafeBufferPointer<Label>, _ reference: UnsafeBufferPointer<Label>,
    _ range: Range<Int>, step: Int, into tables: UnsafeMutableBufferPointer<Int32>, at base: Int
  ) {
    let width = self.reference.count
    let (bytes, others) = (
      UnsafeRawBufferPointer(prediction), UnsafeRawBufferPointer(reference)
    )
    self.prediction.table.withUnsafeBufferPointer { first in
      self.reference.table.withUnsafeBufferPointer { second in
        @inline(__always) func count(_ offset: Int) {
          let pair =
            Int(first[Int(prediction[offset])]) * width + Int(second[Int(reference[offset])])
          tables[base + (offset - range.lowerBound) * step + pair] += 1
        }
        var offset = range.lowerBound
        while offset + 8 <= range.upperBound {
          let any =
            bytes.loadUnaligned(fromByteOffset: 2 * offset, as: UInt64.self)
            | bytes.loadUnaligned(fromByteOffset: 2 * offset + 8, as: UInt64.self)
            | others.loadUnaligned(fromByteOffset: 2 * offset, as: UInt64.self)
            | others.loadUnaligned(fromByteOffset: 2 * offset + 8, as: UInt64.self)
          if any != 0 { for voxel in offset..<offset + 8 { count(voxel) } }
          offset += 8
        }
        while offset < range.upperBound {
          count(offset)
          offset += 1
        }
      }
    }
  }
}
