import Cases
package import Imaging
import Metrics
import Viewer
import VolumeFiles

/// Why a label file cannot be shown with a case.
package enum LabelFileError: Error, CustomStringConvertible {
  /// Its voxels are elsewhere.
  case otherGrid(path: String, grid: Grid, images: Grid)

  /// The reason in a sentence, with both geometries.
  package var description: String {
    switch self {
    case .otherGrid(let path, let grid, let images):
      "\(path) has \(grid), but the images have \(images)"
    }
  }
}

/// Label files of a case, and how far they agree.
enum CaseLabels {
  /// Reads labels that must lie on the images' grid.
  static func read(
    _ path: String, like grid: Grid, scheme: LabelScheme? = nil,
    note: (FileNote) -> Void = { _ in }
  ) throws -> LabelMap {
    var map = try VolumeFormats.readLabelMap(path, note: note)
    guard map.grid.matches(grid) else {
      throw LabelFileError.otherGrid(path: path, grid: map.grid, images: grid)
    }
    // A prediction without enhancing tumor looks like many a scheme; the case's own decides where the
    // labels fit it.
    if let scheme, let labels = scheme.labels,
      map.presentLabels.subtracting([0]).isSubset(of: labels)
    {
      map.scheme = scheme
    }
    return map
  }

  /// Compares the two masks of a case.
  static func scores(of entry: CaseStore.Entry) throws -> CaseScores? {
    guard let prediction = entry.prediction, let path = entry.referenceFile else { return nil }
    let own = try entry.result.get().labelScheme
    let reference = try VolumeFormats.readLabelMap(path, scheme: entry.reference == nil ? own : nil)
    return try scores(
      prediction: read(prediction, like: reference.grid, scheme: own ?? reference.scheme),
      reference: reference)
  }

  /// The Dice of the regions over a whole volume.
  static func scores(prediction: LabelMap, reference: LabelMap) throws -> CaseScores {
    let overlaps = try StructureOverlaps(prediction: prediction, reference: reference)
    return Region.allCases.reduce(into: [:]) { scores, region in
      guard let overlap = overlaps[region] else { return scores[region] = .unknown }
      scores[region] = overlap.dice.map { .value($0) } ?? .undefined
    }
  }
}
