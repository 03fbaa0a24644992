import Imaging
public import Metrics

/// Counts of the three regions that can be added up over slices.
public struct RegionCounts: Hashable, Sendable {
  private var counts: [Region: OverlapCounts]?

  /// The counts of nothing.
  public init() {}

  /// The counts of a comparison.
  public init(_ overlaps: RegionOverlaps) {
    counts = Region.allCases.reduce(into: [:]) { $0[$1] = overlaps[$1] }
  }

  /// The counts of a region; `nil` where the labels say nothing about it.
  subscript(region: Region) -> OverlapCounts? { counts?[region] }

  /// The counts over both.
  public static func + (left: RegionCounts, right: RegionCounts) -> RegionCounts {
    guard let first = left.counts else { return right }
    guard let second = right.counts else { return left }
    var sum = RegionCounts()
    sum.counts = first.merging(second) { $0 + $1 }
    return sum
  }
}

extension Study {
  /// Compares all slices of prediction and reference that were segmented.
  mutating func countOverlaps() {
    forgetMeasures()
    guard let prediction, let referenceMap, referenceMap.grid.matches(prediction.map.grid) else {
      axialCounts = []
      return
    }
    let overlaps = try? RegionOverlaps.perSlice(
      prediction: prediction.map, reference: referenceMap, plane: .axial)
    axialCounts = zip(prediction.isSegmented, overlaps ?? []).map { isSegmented, overlap in
      isSegmented ? RegionCounts(overlap) : nil
    }
  }

  /// Compares one axial slice anew.
  mutating func countOverlaps(slice index: Int) {
    forgetMeasures()
    guard let prediction, let referenceMap else { return }
    guard axialCounts.count == prediction.isSegmented.count else { return countOverlaps() }
    let geometry = Prediction.axial(prediction.map.grid)
    axialCounts[index] = RegionCounts(
      RegionOverlaps(
        prediction: prediction.map.slice(index, geometry), scheme: prediction.map.scheme,
        reference: referenceMap.slice(index, geometry), scheme: referenceMap.scheme))
  }

  /// Labels have changed: what was measured is of earlier ones.
  private mutating func forgetMeasures() {
    labelsVersion += 1
    measures = .absent
  }
}
