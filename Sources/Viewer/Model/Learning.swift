public import Imaging
public import Metrics

/// What the network was taught in this sitting.
public struct Learning: Sendable {
  /// How far the learning that runs is, 0 to 1; `nil` where none runs.
  public var progress: Double?
  /// What was learned last; `nil` where nothing was.
  public var lesson: Lesson?
  /// Whether slices are segmented by the model that learned, and not by the one of the beginning.
  public var isInUse = false

  /// Creates the state in which nothing was learned.
  public init() {}

  /// The file of the model that segments; `nil` for the one of the beginning.
  var model: String? { isInUse ? lesson?.model : nil }
}

/// A model that learned from corrected slices.
public struct Lesson: Hashable, Sendable {
  /// Its file.
  public var model: String
  /// How many axial slices it learned from.
  public var slices: Int
  /// Counts of WT, TC and ET on these slices as the model was before.
  public var before: [OverlapCounts]
  /// The same with the model that learned.
  public var after: [OverlapCounts]

  /// Creates a lesson.
  public init(model: String, slices: Int, before: [OverlapCounts], after: [OverlapCounts]) {
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
public struct LearnRequest: Sendable {
  /// The name of the case.
  public var name: String
  /// The modalities that there are, on one grid.
  public var volumes: [Modality: Volume]
  /// The corrected labels.
  public var labels: LabelMap
  /// The axial slices that were corrected.
  public var slices: [Int]
  /// The file of the model to begin with; `nil` for the one of the beginning.
  public var model: String?
  /// The number of the case.
  public var generation: Int
}

/// What arrives while corrections are learned.
public enum LearnReport: Sendable {
  /// How far it is, 0 to 1.
  case progress(Double)
  /// It is done.
  case learned(Lesson)
  /// It stopped where it was told to.
  case cancelled
  /// It cannot be done, for a reason in a sentence.
  case failed(String)
}
