import Imaging
import Metrics

/// What the finding keys remember, and what was found in the background.
package struct Finder: Sendable {
  /// Whether a search is under way in the background.
  var isSearching = false
  /// The latest findings, which may be about earlier labels or another structure.
  package internal(set) var findings: Findings?
  /// Whether to go to the next lesion as soon as the lesions are known.
  var awaitsLesion = false
  /// The index of the latest lesion.
  var lesion: Int?
  /// The slice to which the largest-disagreement key went last.
  var worst: Int?
}

extension ViewerModel {
  /// What was found in the current labels; `nil` while the search is running.
  package var findings: Findings? {
    guard let findings = finder.findings, findings.version == study.labelsVersion,
      findings.structure == structure
    else { return nil }
    return findings
  }

  /// What to search in the background; `nil` if everything is known or a segmentation is running.
  package var findingRequest: FindingRequest? {
    guard study.tally != nil, findings == nil, task == nil else { return nil }
    let masks = study.comparedMasks
    return FindingRequest(
      pair: pair, first: masks.first, second: masks.second, structure: structure,
      version: study.labelsVersion,
      generation: generation)
  }

  /// The counts of the structure in view in a slice of the plane in view.
  func structureCounts(_ index: Int, compared: Bool = false) -> PairCounts {
    guard let tally = study.tally, let geometry, let slice = comparedSlice(geometry, index) else {
      return PairCounts()
    }
    return tally.counts(structure, axis: slice.axis, slice.index, compared: compared)
  }

  /// The counts of the structure in view in every slice of the plane in view.
  ///
  /// For drawings of all slices at once, which would otherwise ask the same for each.
  func structureCounts(compared: Bool) -> [PairCounts] {
    guard let tally = study.tally, let geometry else {
      return [PairCounts](repeating: PairCounts(), count: sliceCount)
    }
    if tally.grid == geometry.grid || tally.grid.matches(geometry.grid) {
      return tally.counts(structure, axis: geometry.normal, compared: compared)
    }
    return (0..<geometry.count).map { structureCounts($0, compared: compared) }
  }

  /// The slices in which the compared masks differ, that with the largest difference first.
  ///
  /// The volume that differs decides, not the Dice: a Dice of 0 in a slice that a mask just touches says
  /// less than one of 0.8 in the middle of the tumor. Of equal volumes, the lower Dice comes first.
  var slicesByDifference: [(index: Int, counts: PairCounts)] {
    structureCounts(compared: true).enumerated().map { ($0, $1) }
      .filter { $0.1.differing > 0 }
      .sorted {
        (-$0.1.differing, $0.1.dice ?? 0, $0.0) < (-$1.1.differing, $1.1.dice ?? 0, $1.0)
      }
  }
}
