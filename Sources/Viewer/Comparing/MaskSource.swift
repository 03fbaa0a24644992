package import Imaging
import Terminal

/// Where a mask of the case in view comes from.
package enum MaskSource: Hashable, Sendable {
  /// The model's labels, or those of a prediction file.
  case prediction
  /// Those of a second prediction file.
  case second
  /// The expert's labels.
  case reference
  /// What was corrected here.
  case edited
  /// Those of another reader or model, by name; see ``Study/others``.
  case other(String)

  /// The masks with a role of their own.
  static let roles: [MaskSource] = [.prediction, .second, .reference, .edited]

  /// The name above a picture.
  package var title: String {
    switch self {
    case .prediction: "Prediction"
    case .second: "Second"
    case .reference: "Reference"
    case .edited: "Edited"
    case .other(let name): name
    }
  }

  /// The name in commands and captions.
  package var name: String {
    if case .other(let name) = self { name } else { title.lowercased() }
  }

  /// The name in a line of text, at most ten columns.
  package var word: String { name.truncated(to: 10) }
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
    case .other(let name): "the mask \"\(name)\""
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

  /// The usual pair.
  package static let usual = MaskPair(.prediction, .reference)

  /// The pairs of masks with a role of their own, in order of preference.
  fileprivate static let ofRoles = [
    usual, MaskPair(.edited, .reference),
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
      case .reference, .edited, .other: source
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
    case .other(let name): others.first { $0.name == name }?.mask.map
    }
  }

  /// The masks that there are.
  package var sources: [MaskSource] {
    (MaskSource.roles + others.map(\.source)).filter { mask($0) != nil }
  }

  /// The pairs with two available masks, in order of preference: others are compared with the reference, then
  /// with the rest, and last with each other.
  package var availablePairs: [MaskPair] {
    pairs.filter { mask($0.first) != nil && mask($0.second) != nil }
  }

  private var pairs: [MaskPair] {
    let others = others.map(\.source)
    let withRoles = [MaskSource.reference, .edited, .prediction, .second].flatMap { role in
      others.map { role == .reference ? MaskPair($0, role) : MaskPair(role, $0) }
    }
    let withEachOther = others.indices.flatMap { index in
      others[(index + 1)...].map { MaskPair(others[index], $0) }
    }
    return MaskPair.ofRoles + withRoles + withEachOther
  }

  /// The compared pair: the chosen one if both masks are available, otherwise the first that is.
  package var pair: MaskPair {
    if let chosen = pairChoice, mask(chosen.first) != nil, mask(chosen.second) != nil {
      return chosen
    }
    return availablePairs.first
      ?? pairs.first { mask($0.first) != nil || mask($0.second) != nil } ?? .usual
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
    return problem.map { $0.capitalizedFirst + "." }
  }
}
