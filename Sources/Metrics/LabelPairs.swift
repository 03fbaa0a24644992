/// The number of occurrences of each pair of label classes (the prediction's and the reference's).
///
/// Only pairs that occur are kept, so a slice with three of a hundred labels takes three entries.
struct LabelPairs: Hashable {
  /// One pair and its number of voxels.
  struct Entry: Hashable {
    let prediction: UInt16
    let reference: UInt16
    let count: Int
  }

  /// The pairs that occur, except for background on both sides.
  let entries: [Entry]
  /// The total number of voxels.
  let voxelCount: Int

  /// Sums up the overlap in one structure.
  ///
  /// - Parameters:
  ///   - prediction: For each of the prediction's classes, whether it is part of the structure.
  ///   - reference: For each of the reference's classes, whether it is part of the structure.
  /// - Returns: The counts of the structure.
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
