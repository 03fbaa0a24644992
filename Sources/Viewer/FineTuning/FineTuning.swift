package import Imaging
package import Metrics

/// Training on your corrections: how far it is, and the model that it made.
package struct FineTuning: Sendable {
  /// How far the training is, from 0 to 1; `nil` if no training is running.
  package var progress: Double? { didSet { if progress == nil { timeLeft = TimeLeft() } } }
  /// How long it will still take.
  package internal(set) var timeLeft = TimeLeft()
  /// The latest fine-tuned model; `nil` if there is none.
  package var tuned: FineTunedModel?
  /// Whether slices are segmented by the fine-tuned model and not by the original one.
  package var isInUse = false

  /// Creates the state before any training.
  package init() {}

  /// The file of the model that segments; `nil` for the original one.
  var modelFile: String? { isInUse ? tuned?.file : nil }
}

/// A model that was trained on corrected slices.
package struct FineTunedModel: Hashable, Sendable {
  /// Its file.
  package var file: String
  /// The number of corrected axial slices.
  package var slices: Int
  /// Counts of WT, TC and ET on these slices by the model before training.
  package var before: [OverlapCounts]
  /// The same counts after training.
  package var after: [OverlapCounts]

  /// Describes a model.
  package init(file: String, slices: Int, before: [OverlapCounts], after: [OverlapCounts]) {
    self.file = file
    self.slices = slices
    self.before = before
    self.after = after
  }

  /// A region's Dice before and after training, such as "0.51→0.91".
  func change(_ region: Region) -> String {
    guard let index = Region.allCases.firstIndex(of: region) else { return "" }
    return [before, after].map { $0[index].dice.map { ratio($0, 2) } ?? "–" }
      .joined(separator: "→")
  }
}

/// Corrections to train on.
package struct FineTuningRequest: Sendable {
  /// The name of the case.
  package var name: String
  /// The case's images by modality, on one grid.
  package var volumes: [Modality: Volume]
  /// The corrected labels.
  package var labels: LabelMap
  /// The corrected axial slices.
  package var slices: [Int]
  /// The file of the model to start from; `nil` for the original one.
  package var model: String?
  /// The number of the case.
  package var generation: Int
}

/// What training reports.
package enum FineTuningReport: Sendable {
  /// How far it is, from 0 to 1, and how long that took where it was measured.
  case progress(Double, work: WorkDone? = nil)
  /// It has made a model.
  case finished(FineTunedModel)
  /// It was stopped.
  case cancelled
  /// It failed, for a reason in one sentence.
  case failed(String)
}
