package import Imaging
import Metrics

/// Two masks to be measured.
package struct MeasureRequest: Sendable {
  /// The mask to evaluate, of the whole volume.
  package var prediction: LabelMap
  /// The mask to compare it with, on the same grid.
  package var reference: LabelMap
  /// The version of the case's labels, so that outdated results can be dropped.
  package var version: Int

  /// Creates a request.
  package init(prediction: LabelMap, reference: LabelMap, version: Int) {
    self.prediction = prediction
    self.reference = reference
    self.version = version
  }
}

extension ViewerModel {
  /// Why measures of the volume are not available; `nil` if they are.
  var measuresProblem: String? {
    let usesPrediction = pair.first == .prediction || pair.second == .prediction
    if study.mask(pair.second) == nil || study.mask(pair.first) == nil {
      guard study.referenceMap != nil else { return "There is no reference to compare with." }
      return "There is no prediction; press \(keyName(.segmentVolume)) to segment the volume."
    }
    if let comparisonProblem { return comparisonProblem }
    guard usesPrediction, let prediction = study.prediction else { return nil }
    guard prediction.isComplete else {
      return "Measures need a whole volume; press \(keyName(.segmentVolume)) to segment it."
    }
    if study.isPostProcessing { return "The labels are being post-processed." }
    return task == nil ? nil : "Segmentation is running; measures follow when it is done."
  }

  /// Shows the measures of the volume, and requests them unless they are known.
  mutating func showMeasures() -> [Effect] {
    measuresOffset = 0
    guard case .absent = study.measures, let first = study.mask(pair.first),
      let second = study.mask(pair.second)
    else { return [] }
    study.measures = .pending
    return [
      .measure(
        MeasureRequest(
          prediction: first, reference: second, version: study.labelsVersion),
        generation: generation)
    ]
  }

  /// Stores the measures, unless the labels have changed since.
  mutating func take(_ report: EvaluationReport?, version: Int) {
    guard version == study.labelsVersion else { return }
    study.measures = report.map { .ready($0) } ?? .failed("The two masks cannot be compared.")
  }
}
