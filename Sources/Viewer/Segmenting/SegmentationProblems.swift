import Imaging

extension ViewerModel {
  /// Why no segmentation can start; `nil` if one can.
  var segmentationProblem: String? {
    if task != nil { return "Segmentation is running; press \(keyName(.cancel)) to stop it." }
    if let runningAlignment { return runningAlignment }
    if fineTuning.progress != nil {
      return "Training is running; press \(keyName(.cancel)) to stop it."
    }
    if study.images.first?.isMissing == true { return "There is no image to segment, only a mask." }
    if let modelProblem { return modelProblem }
    let hasModality = study.images.contains { $0.modality != nil }
    // A network that reads one image takes any.
    if !hasModality, study.images.count != 1, !study.isLoading || study.grid != nil {
      return "This image's sequence is unknown; open it with 'glia view --flair FILE'."
    }
    if !study.isLoading, !study.images.contains(where: { $0.content.value != nil }) {
      return "None of this case's images could be read."
    }
    return nil
  }

  /// Why a single slice cannot be segmented: it would replace the mean over several planes.
  var singleSliceProblem: String? {
    guard let planes = study.prediction?.planes, planes != [.axial] else { return nil }
    return "The whole volume is already segmented; press \(keyName(.segmentVolume)) to redo it."
  }

  /// Why nothing can be stopped; `nil` if something can.
  var cancelProblem: String? {
    task == nil && queued == nil && fineTuning.progress == nil && aligning.task == nil
      && followUp.task == nil
      ? "Nothing is running." : nil
  }

  /// Why there is no heat map of the structure in view; `nil` if there is one.
  var heatMapProblem: String? {
    guard !hasHeatMap else { return nil }
    if let prediction = study.prediction, prediction.isOfLabels {
      return prediction.structures == nil
        ? "There is no heat map: the output is not probabilities, or too large to keep."
        : "The network gives no probability for \(structureName); "
          + "press \(keyName(.nextRegion)) to choose another structure."
    }
    return probabilityProblem
  }

  /// Why there are no probabilities to apply thresholds to; `nil` if there are.
  var probabilityProblem: String? {
    guard !hasProbabilities else { return nil }
    let key = keyName(.segmentSlice)
    if study.prediction?.isOfLabels == true {
      return "Thresholds of a network with a description cannot be changed here."
    }
    return study.prediction?.file == nil
      ? "There are no probabilities yet; press \(key) to segment."
      : "A prediction from a file has no probabilities; press \(key) to segment."
  }

  /// Whether a prediction covers the whole volume and is complete.
  func isWhole(_ prediction: Prediction) -> Bool {
    prediction.isComplete && task?.extent != .volume
  }
}
