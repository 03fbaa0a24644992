import Imaging

/// How often each pair of region sets (the prediction's and the reference's) occurs.
///
/// A voxel's regions are three bits, so a pair is six and a table of 64 counts answers for every
/// region at once.
struct RegionPairs: Hashable {
  /// 64 counts; the prediction's bits are the lower three of the place, the reference's the upper.
  let table: [Int]

  /// The overlap in one region.
  func counts(_ region: RegionSet) -> OverlapCounts {
    var counts = OverlapCounts()
    for (pair, count) in table.enumerated() where count > 0 {
      let inPrediction = UInt8(pair & 7) & region.rawValue != 0
      let inReference = UInt8(pair >> 3) & region.rawValue != 0
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
