package import Imaging
import Metrics

/// The Dice of each structure between the compared masks, of a slice and of the volume.
package struct Scores: Hashable, Sendable {
  /// A structure's number: known, undefined, or of a structure about which the labels say nothing.
  package enum Number: Hashable, Sendable {
    case value(Double)
    /// Both masks are empty.
    case undefined
    /// One of the masks does not tell this structure.
    case unknown
  }

  /// What is listed: the regions of tumors even if a mask does not tell them, else what both masks tell.
  package var structures: [Structure]
  /// Of the slice in view, by structure; `nil` if the slice was not segmented.
  package var slice: [Structure: Number]?
  /// Of all slices that were segmented, by structure.
  package var volume: [Structure: Number]
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
      structures: tally.listed, slice: sliceScores(tally, compared),
      volume: Self.numbers(tally) { tally.total($0, compared: true) },
      segmented: compared.reduce(0) { $0 + ($1 ? 1 : 0) }, total: compared.count)
  }

  /// The Dice of the slice in view, over those of its voxels that were segmented.
  private func sliceScores(
    _ tally: PairTally, _ compared: [Bool]
  ) -> [Structure: Scores.Number]? {
    guard let geometry, let slice = comparedSlice(geometry, sliceIndex) else { return nil }
    let isCompared = plane == .axial ? compared[slice.index] : compared.contains(true)
    guard isCompared else { return nil }
    return Self.numbers(tally) { tally.counts($0, axis: slice.axis, slice.index, compared: true) }
  }

  private static func numbers(
    _ tally: PairTally, _ counts: (Structure) -> PairCounts
  ) -> [Structure: Scores.Number] {
    let known = Set(tally.structures)
    return tally.listed.reduce(into: [:]) { numbers, structure in
      guard known.contains(structure) else { return numbers[structure] = .unknown }
      numbers[structure] = counts(structure).dice.map { .value($0) } ?? .undefined
    }
  }
}

extension PairTally {
  /// What tables list: all three regions if there is any, then what else is counted.
  var listed: [Structure] {
    guard structures.contains(where: { $0.region != nil }) else { return structures }
    return Region.allCases.map { .region($0) } + structures.filter { $0.region == nil }
  }
}
