/// How often each pair of label classes (the prediction's and the reference's) occurs.
///
/// Only pairs that occur are kept, so that a slice with three of a hundred labels takes three entries.
struct LabelPairs: Hashable {
  /// One pair, and how many voxels have it.
  struct Entry: Hashable {
    let prediction: UInt16
    let reference: UInt16
    let count: Int
  }

  /// The pairs that occur, except that of no class on both sides.
  let entries: [Entry]
  /// Voxels in all.
  let voxelCount: Int

  /// The overlap in one structure.
  ///
  /// - Parameters:
  ///   - prediction: For each of the prediction's classes, whether it is part of the structure.
  ///   - reference: The same for the reference's.
  func counts(_ prediction: [Bool], _ reference: [Bool]) -> OverlapCounts {
    var counts = OverlapCounts()
    for entry in entries {
      switch (prediction[Int(entry.prediction)], reference[Int(entry.reference)]) {
      case (true, true): counts.tp += entry.count
      case (true, false): counts.fp += entry.count
      case (false, true): counts.fn += entry.count
      case (false, false): break
      }
    }
    counts.tn = voxelCount - counts.tp - counts.fp - counts.fn
    return counts
  }
}
