package import Imaging
package import Rendering

extension ViewerModel {
  /// Whether there are probabilities of tumor regions to show and to apply thresholds to.
  package var hasProbabilities: Bool { !(study.prediction?.probabilities.slices.isEmpty ?? true) }

  /// Whether there are probabilities of the structure in view to show.
  package var hasHeatMap: Bool {
    hasProbabilities || study.prediction?.structures?.tells(structure) ?? false
  }

  /// The overlay that is drawn: without probabilities there is no heat map, and without two masks no
  /// agreement.
  package var shownOverlay: OverlayMode {
    switch overlay {
    case .heat where !hasHeatMap: both
    case .agreement where agreementProblem != nil: both
    case .outlines where masksProblem != nil, .votes where masksProblem != nil: both
    case .both: both
    default: overlay
    }
  }

  /// What shows both masks; of a single one the labels, because white lines around it would only hide them.
  private var both: OverlayMode {
    switch (study.mask(pair.first) == nil, study.mask(pair.second) == nil) {
    case (true, false): .reference
    case (false, true): .prediction
    default: .both
    }
  }

  /// Why there is no agreement map; `nil` if there is one.
  var agreementProblem: String? {
    guard study.availablePairs.isEmpty else { return nil }
    return study.referenceMap == nil
      ? "There is no reference to compare with."
      : "There is no prediction to compare; press \(keyName(.segmentSlice)) to segment."
  }

  /// How much of the image the overlay that is drawn covers, in percent.
  package var shownOpacity: Int { shownOverlay == .heat ? heatOpacity : opacity }

  /// The model's own threshold of a region.
  package func ownThreshold(_ region: Region) -> Float {
    study.network?.thresholds[region] ?? 0.5
  }

  /// The probability above which a voxel is taken to be in a region.
  package func threshold(_ region: Region) -> Float {
    thresholds[region] ?? ownThreshold(region)
  }

  /// Whether some threshold is another than the model's own.
  package var hasChangedThresholds: Bool {
    study.network?.regions.contains { threshold($0) != ownThreshold($0) } ?? false
  }
}
