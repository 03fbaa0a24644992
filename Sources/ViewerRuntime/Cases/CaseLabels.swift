import Cases
import Imaging
import Metrics
import Viewer

/// How well the masks of a case agree.
enum CaseLabels {
  /// Compares the two masks of a case; `nil` if one is missing.
  static func scores(of entry: CaseStore.Entry) throws -> CaseScores? {
    guard let prediction = entry.prediction, let path = entry.referenceFile else { return nil }
    let dataSet = try entry.result.get().labelScheme
    var reference = try VolumeFormats.readLabelMap(path)
    reference.scheme = CaseMask.scheme(
      of: reference.presentLabels, dataSet: entry.reference == nil ? dataSet : nil)
    return try scores(
      prediction: CaseMask.read(
        prediction, on: reference.grid, dataSet: dataSet, other: reference.scheme),
      reference: reference)
  }

  /// The Dice of the regions over a whole volume, on the reference's grid.
  static func scores(prediction: LabelMap, reference: LabelMap) throws -> CaseScores {
    // Masks that cover different parts of one head, as DICOM segmentations do, are compared on all of it.
    let grid =
      prediction.grid.coincides(with: reference.grid)
      ? reference.grid : reference.grid.joined(with: prediction.grid) ?? reference.grid
    let overlaps = try StructureOverlaps(
      prediction: prediction.on(grid), reference: reference.on(grid))
    return Region.allCases.reduce(into: [:]) { scores, region in
      guard let overlap = overlaps[region] else { return scores[region] = .unknown }
      scores[region] = overlap.dice.map { .value($0) } ?? .undefined
    }
  }
}
