import Imaging

/// What the finding keys remember, and what was worked out for them in the background.
public struct Finder: Sendable {
  /// What was found last; of earlier labels or another region where its version or region says so.
  public internal(set) var findings: Findings?
  /// Whether the next lesion is gone to as soon as the lesions are known.
  var awaitsLesion = false
  /// The place of the lesion that was gone to last.
  var lesion: Int?
  /// The slice that was gone to as the worst.
  var worst: Int?
}

extension ViewerModel {
  /// What was found in the present labels; `nil` while that is being worked out.
  public var findings: Findings? {
    guard let findings = finder.findings, findings.version == study.labelsVersion,
      findings.region == region
    else { return nil }
    return findings
  }

  /// What is to be worked out in the background; `nil` where all is known or labels still arrive.
  public var findingRequest: FindingRequest? {
    guard study.tally != nil, findings == nil, task == nil else { return nil }
    let masks = study.comparedMasks
    return FindingRequest(
      pair: pair, first: masks.first, second: masks.second, region: region,
      version: study.labelsVersion,
      generation: generation)
  }

  /// The counts of the region in view in a slice of the plane in view.
  func regionCounts(_ index: Int, compared: Bool = false) -> PairCounts {
    guard let tally = study.tally, let geometry else { return PairCounts() }
    return tally.counts(region, axis: geometry.normal, index, compared: compared)
  }

  /// The slices in which the masks were compared, the worst Dice first.
  ///
  /// Of equal ones, that in which more voxels differ comes first: a Dice of 0 in a slice that one mask
  /// just touches says less than in one that it fills.
  var slicesByDice: [(index: Int, dice: Double)] {
    (0..<sliceCount).compactMap { index -> (Int, Double, Int)? in
      let counts = regionCounts(index, compared: true)
      return counts.dice.map { (index, $0, -counts.differing) }
    }
    .sorted { ($0.1, $0.2, $0.0) < ($1.1, $1.2, $1.0) }
    .map { ($0.0, $0.1) }
  }
}
