import Imaging
import Rendering

extension ViewerModel {
  /// The structures that the compared masks tell, or the regions of the heat map, in the order of the key that
  /// steps through them.
  var steppedStructures: [Structure] {
    let told = (study.network?.regions ?? Region.allCases).map { Structure.region($0) }
    let counted = (study.tally?.structures ?? told).filter {
      $0.region == nil || told.contains($0)
    }
    return switch (overlay, study.prediction?.structures) {
    case (.heat, let found?): counted.filter(found.tells)
    case (.heat, nil) where hasProbabilities: told
    default: counted
    }
  }

  /// Goes to the next of ``steppedStructures``.
  mutating func goToNextStructure() {
    let structures = steppedStructures
    guard !structures.isEmpty else { return }
    let index = structures.firstIndex(of: structure) ?? -1
    chosenStructure = structures[(index + 1) % structures.count]
    let hasThreshold = hasProbabilities && structure.region != nil
    say(structureName + (hasThreshold ? ", threshold \(hundredths(threshold(region)))" : ""))
  }

  /// Moves the threshold of the region in view to the next multiple of 0.05.
  mutating func stepThreshold(up: Bool) -> [Effect] {
    let twentieths = threshold(region) * 20
    // A little less than a step counts as none, for 0.3 × 20 is not quite 6.
    let next = up ? (twentieths + 1e-3).rounded(.down) + 1 : (twentieths - 1e-3).rounded(.up) - 1
    return setThreshold(min(max(next, 1), 19) / 20)
  }

  /// Takes another threshold for a region, by default the one in view; `nil` goes back to the model's own.
  mutating func setThreshold(_ value: Float?, of chosen: Region? = nil) -> [Effect] {
    let region = chosen ?? region
    thresholds[region] = value == ownThreshold(region) ? nil : value
    let own = hundredths(ownThreshold(region))
    say(
      "\(region.abbreviation) threshold \(hundredths(threshold(region)))"
        + (threshold(region) == ownThreshold(region) ? ", the model's own" : " (model \(own))"))
    guard hasProbabilities else { return [] }
    study.prediction?.relabel(thresholds: thresholds)
    study.recount()
    return postProcess()
  }

  /// Has a whole volume post-processed, where the model has rules for it.
  mutating func postProcess() -> [Effect] {
    study.isPostProcessing = false
    guard let prediction = study.prediction, prediction.file == nil, isWhole(prediction),
      let rules = study.network?.postProcessing, !rules.isNone
    else { return [] }
    study.isPostProcessing = true
    return [
      .postProcess(
        PostProcessingRequest(
          probabilities: prediction.probabilities, rules: rules, thresholds: thresholds,
          scheme: prediction.map.scheme, revision: prediction.revision, generation: generation))
    ]
  }
}
