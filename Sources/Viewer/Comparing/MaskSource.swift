package import Imaging

/// Where a mask of the case in view comes from.
package enum MaskSource: String, CaseIterable, Hashable, Sendable {
  /// The model's labels, or those of a prediction file.
  case prediction
  /// Those of a second prediction file.
  case second
  /// The expert's labels.
  case reference
  /// What was corrected here.
  case edited

  /// The name above a picture.
  package var title: String {
    switch self {
    case .prediction: "Prediction"
    case .second: "Second"
    case .reference: "Reference"
    case .edited: "Edited"
    }
  }

  /// The name in a line of text, at most ten columns.
  package var word: String { rawValue }
}

extension MaskSource {
  /// Other words that are typed for masks: who made them.
  static let synonyms = ["model": "prediction", "expert": "reference"]

  /// The mask within a sentence.
  var phrase: String {
    switch self {
    case .prediction: "the prediction"
    case .second: "the second prediction"
    case .reference: "the reference"
    case .edited: "the edited mask"
    }
  }
}

/// The two masks that are compared: all numbers and overlays are of these.
package struct MaskPair: Hashable, Sendable {
  /// The mask to evaluate: drawn filled, and called the prediction by measures.
  package var first: MaskSource
  /// The mask that it is compared with: drawn as an outline, and called the reference by measures.
  package var second: MaskSource

  /// Creates a pair.
  package init(_ first: MaskSource, _ second: MaskSource) {
    self.first = first
    self.second = second
  }

  /// The pairs that can be chosen, in order of preference.
  package static let all = [
    MaskPair(.prediction, .reference), MaskPair(.edited, .reference),
    MaskPair(.second, .reference), MaskPair(.edited, .prediction),
    MaskPair(.prediction, .second), MaskPair(.edited, .second),
  ]

  /// Both masks in words: "prediction and reference".
  package var words: String { "\(first.word) and \(second.word)" }

  /// The pair with the two predictions swapped; if it has neither, with the second one first.
  package var swapped: MaskPair {
    func other(_ source: MaskSource) -> MaskSource {
      switch source {
      case .prediction: .second
      case .second: .prediction
      case .reference, .edited: source
      }
    }
    let pair = MaskPair(other(first), other(second))
    return pair == self ? MaskPair(.second, second) : pair
  }
}

extension Study {
  /// A mask; `nil` if there is none.
  package func mask(_ source: MaskSource) -> LabelMap? {
    switch source {
    case .prediction: prediction?.map
    case .second: second?.map
    case .reference: referenceMap
    case .edited: edited
    }
  }

  /// The pairs with two available masks.
  package var availablePairs: [MaskPair] {
    MaskPair.all.filter { mask($0.first) != nil && mask($0.second) != nil }
  }

  /// The compared pair: the chosen one if both masks are available, otherwise the first that is.
  package var pair: MaskPair {
    if let chosen = pairChoice, mask(chosen.first) != nil, mask(chosen.second) != nil {
      return chosen
    }
    return availablePairs.first
      ?? MaskPair.all.first { mask($0.first) != nil || mask($0.second) != nil } ?? MaskPair.all[0]
  }
}

extension ViewerModel {
  /// The two masks that are compared.
  package var pair: MaskPair { study.pair }

  /// Why the two masks cannot be compared, in one sentence; `nil` if they can, or if there are not two.
  var comparisonProblem: String? {
    guard let first = study.mask(pair.first), let second = study.mask(pair.second) else {
      return nil
    }
    let problem = Structure.comparisonProblem(
      (pair.first.phrase, first.scheme), (pair.second.phrase, second.scheme))
    return problem.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
  }
}
