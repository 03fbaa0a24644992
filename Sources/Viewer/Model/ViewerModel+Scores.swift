public import Imaging
import Metrics

/// The Dice of the three regions, of a slice and of the volume.
public struct Scores: Hashable, Sendable {
  /// A region's number: known, undefined, or of a region about which the labels say nothing.
  public enum Number: Hashable, Sendable {
    case value(Double)
    /// Both masks are empty.
    case undefined
    /// The reference or the prediction does not tell this region.
    case unknown
  }

  /// Of the slice in view, by region; `nil` where the slice was not segmented.
  public var slice: [Region: Number]?
  /// Of all slices that were segmented, by region.
  public var volume: [Region: Number]
  /// Axial slices that were segmented.
  public var segmented: Int
  /// Axial slices in all.
  public var total: Int

  /// Whether ``volume`` is of the whole volume.
  public var isComplete: Bool { segmented == total }
}

extension ViewerModel {
  /// How far prediction and reference agree; `nil` where one of them is missing.
  public var scores: Scores? {
    guard let prediction = study.prediction, let reference = study.referenceMap else { return nil }
    return Scores(
      slice: sliceScores(prediction, reference),
      volume: Self.numbers(
        study.axialCounts.reduce(RegionCounts()) { $0 + ($1 ?? RegionCounts()) }),
      segmented: prediction.segmentedCount, total: prediction.isSegmented.count)
  }

  /// The Dice of the slice in view, over those of its voxels that were segmented.
  private func sliceScores(
    _ prediction: Prediction, _ reference: LabelMap
  ) -> [Region: Scores.Number]? {
    guard let geometry else { return nil }
    if plane == .axial {
      let counts = study.axialCounts
      return counts.indices.contains(sliceIndex) ? counts[sliceIndex].map(Self.numbers) : nil
    }
    guard prediction.segmentedCount > 0 else { return nil }
    var expected = reference.slice(sliceIndex, geometry)
    if !prediction.isComplete {
      let axial = Prediction.axial(geometry.grid)
      for row in 0..<geometry.height {
        let voxel = geometry.voxel(column: 0, row: row, index: sliceIndex)
        guard !prediction.isSegmented[axial.index(of: voxel)] else { continue }
        for column in 0..<geometry.width { expected[column, row] = 0 }
      }
    }
    return Self.numbers(
      RegionCounts(
        RegionOverlaps(
          prediction: prediction.map.slice(sliceIndex, geometry), scheme: prediction.map.scheme,
          reference: expected, scheme: reference.scheme)))
  }

  private static func numbers(_ counts: RegionCounts) -> [Region: Scores.Number] {
    Region.allCases.reduce(into: [:]) { numbers, region in
      guard let overlap = counts[region] else { return numbers[region] = .unknown }
      numbers[region] = overlap.dice.map { .value($0) } ?? .undefined
    }
  }
}
