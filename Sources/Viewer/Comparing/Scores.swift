package import Imaging

/// The Dice of the three regions between the compared masks, of a slice and of the volume.
package struct Scores: Hashable, Sendable {
  /// A region's number: known, undefined, or of a region about which the labels say nothing.
  package enum Number: Hashable, Sendable {
    case value(Double)
    /// Both masks are empty.
    case undefined
    /// One of the masks does not tell this region.
    case unknown
  }

  /// Of the slice in view, by region; `nil` if the slice was not segmented.
  package var slice: [Region: Number]?
  /// Of all slices that were segmented, by region.
  package var volume: [Region: Number]
  /// Axial slices that were segmented.
  package var segmented: Int
  /// Axial slices in all.
  package var total: Int

  /// Whether ``volume`` is of the whole volume.
  package var isComplete: Bool { segmented == total }
}

extension ViewerModel {
  /// How far the compared masks agree; `nil` if one of them is missing.
  package var scores: Scores? {
    guard let tally = study.tally, let compared = study.comparedSlices else { return nil }
    return Scores(
      slice: sliceScores(tally, compared),
      volume: Self.numbers(tally) { tally.total($0, compared: true) },
      segmented: compared.reduce(0) { $0 + ($1 ? 1 : 0) }, total: compared.count)
  }

  /// The Dice of the slice in view, over those of its voxels that were segmented.
  private func sliceScores(_ tally: PairTally, _ compared: [Bool]) -> [Region: Scores.Number]? {
    guard let geometry else { return nil }
    let isCompared = plane == .axial ? compared[sliceIndex] : compared.contains(true)
    guard isCompared else { return nil }
    return Self.numbers(tally) {
      tally.counts($0, axis: geometry.normal, sliceIndex, compared: true)
    }
  }

  private static func numbers(
    _ tally: PairTally, _ counts: (Region) -> PairCounts
  ) -> [Region: Scores.Number] {
    Region.allCases.reduce(into: [:]) { numbers, region in
      guard tally.regions.contains(region) else { return numbers[region] = .unknown }
      numbers[region] = counts(region).dice.map { .value($0) } ?? .undefined
    }
  }
}
