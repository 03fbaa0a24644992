import Imaging

/// How often each pair of region sets (the prediction's and the reference's) occurs.
///
/// A voxel's regions are three bits, so a pair is six and a table of 64 counts answers for every
/// structure at once.
struct RegionPairs: Hashable {
  /// 64 counts; the prediction's bits are the lower three of the place, the reference's the upper.
  let table: [Int]

  /// The overlap in one structure.
  func counts(_ structure: Structure) -> OverlapCounts {
    var counts = OverlapCounts()
    for (pair, count) in table.enumerated() where count > 0 {
      let inPrediction = structure.contains(RegionSet(rawValue: UInt8(pair & 7)))
      let inReference = structure.contains(RegionSet(rawValue: UInt8(pair >> 3)))
      switch (inPrediction, inReference) {
      case (true, true): counts.tp += count
      case (true, false): counts.fp += count
      case (false, true): counts.fn += count
      case (false, false): counts.tn += count
      }
    }
    return counts
  }
}
