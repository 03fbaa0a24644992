package import Imaging
package import Metrics

/// What the network was taught in this sitting.
package struct Learning: Sendable {
  /// How far the learning that runs is, 0 to 1; `nil` where none runs.
  package var progress: Double?
  /// What was learned last; `nil` where nothing was.
  package var lesson: Lesson?
  /// Whether slices are segmented by the model that learned, and not by the one of the beginning.
  package var isInUse = false

  /// Creates the state in which nothing was learned.
  package init() {}

  /// The file of the model that segments; `nil` for the one of the beginning.
  var model: String? { isInUse ? lesson?.model : nil }
}

/// A model that learned from corrected slices.
package struct Lesson: Hashable, Sendable {
  /// Its file.
  package var model: String
  /// How many axial slices it learned from.
  package var slices: Int
  /// Counts of WT, TC and ET on these slices as the model was before.
  package var before: [OverlapCounts]
  /// The same with the model that learned.
  package var after: [OverlapCounts]

  /// Creates a lesson.
  package init(model: String, slices: Int, before: [OverlapCounts], after: [OverlapCounts]) {
    self.model = model
    self.slices = slices
    self.before = before
    self.after = after
  }

  /// A region's Dice before and after, such as "0.51→0.91".
  func change(_ region: Region) -> String {
    guard let place = Region.allCases.firstIndex(of: region) else { return "" }
    return [before, after].map { $0[place].dice.map { hundredths(Float($0)) } ?? "–" }
      .joined(separator: "→")
  }
}

/// Corrections to learn from.
package struct LearnRequest: Sendable {
  /// The name of the case.
  package var name: String
  /// The modalities that there are, on one grid.
  package var volumes: [Modality: Volume]
  /// The corrected labels.
  package var labels: LabelMap
  /// The axial slices that were corrected.
  package var slices: [Int]
  /// The file of the model to begin with; `nil` for the one of the beginning.
  package var model: String?
  /// The number of the case.
  package var generation: Int
}

/// What arrives while corrections are learned.
package enum LearnReport: Sendable {
  /// How far it is, 0 to 1.
  case progress(Double)
  /// It is done.
  case learned(Lesson)
  /// It stopped where it was told to.
  case cancelled
  /// It cannot be done, for a reason in a sentence.
  case failed(String)
}
