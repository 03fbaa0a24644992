/// Evidence about the label schemes of two sets of label maps to be compared, and the schemes that
/// follow from it.
///
/// The rule, which `docs/measures.md` explains to users:
///
/// 1. A side with label 1 alone is binary. A side without labels is read like the other.
/// 2. Otherwise the labels of both sides together decide if they fit one scheme: a 4 means BraTS
///    2017–2021, and so do 1 and 2 alone; a 3 means BraTS 2023, unless a name indicates Decathlon;
///    a 3 with a 4 means BraTS 2024.
/// 3. If together they fit no single scheme, each side is read by itself.
/// 4. If the reference still fits no scheme, or names in a file say that its labels are no tumor
///    tissues, each label of both sides is compared by itself.
/// 5. Names in a file come before all of these. If the names of one side are of no tumor, and the other
///    side is known to be one, they have nothing in common.
package struct SchemeEvidence: Sendable, Hashable, Codable {
  /// A data set that can be recognized from a file's name or folder.
  package enum Origin: String, Sendable, Hashable, Codable {
    /// Medical Segmentation Decathlon, or nnU-Net's copy of BraTS, which has the same labels.
    case decathlon
    /// BraTS 2023 and later.
    case brats2023
    /// BraTS 2012–2015.
    case brats2015
    /// BraTS 2017–2021.
    case brats2020
  }

  /// The labels that occur on one side.
  package var labels: Set<Label>
  /// The data set that the names indicate; `nil` if they indicate none.
  package var origin: Origin?

  /// Whether names in a file say that its labels are no tumor tissues.
  package var isNamed: Bool { own?.isPerLabel == true }
  /// The scheme that names in the files of this side give; `nil` if they hold none, or contradict each other.
  package var own: LabelScheme?

  /// Creates evidence; background need not be among the labels.
  ///
  /// - Parameters:
  ///   - labels: The labels that occur.
  ///   - origin: The data set that paths indicate.
  ///   - own: The scheme that names in the file give, which also tells the data set.
  package init(labels: Set<Label>, origin: Origin? = nil, own: LabelScheme? = nil) {
    self.labels = labels.subtracting([0])
    self.own = own
    self.origin =
      switch own {
      case .msd: .decathlon
      case .brats2023, .brats2024: .brats2023
      case .brats2020: .brats2020
      case .brats2015: .brats2015
      default: origin
      }
  }

  /// Whether some known scheme has all of these labels; if not, each label is its own structure.
  package var fitsAScheme: Bool {
    !isNamed && (own != nil || SchemeEvidence.alone(labels, nil) != nil)
  }

  /// Combines the evidence of two files of one side.
  ///
  /// Names that contradict each other count for nothing.
  package func joined(with other: SchemeEvidence) -> SchemeEvidence {
    let origins = [origin, other.origin].compactMap(\.self)
    // If the labels of one file are no tumor's, those of the others are not either.
    let own = isNamed ? own : other.isNamed || own == other.own ? other.own : nil
    return SchemeEvidence(
      labels: labels.union(other.labels), origin: Set(origins).count == 1 ? origins[0] : nil,
      own: own)
  }

  /// Returns the schemes of a prediction and a reference; `nil` if the prediction fits none
  /// although its reference does.
  ///
  /// If the labels of the reference fit no known scheme, each label of both is a structure of its own.
  ///
  /// - Parameters:
  ///   - prediction: What is known about the prediction.
  ///   - reference: What is known about the reference.
  /// - Returns: What the labels of each mean.
  package static func schemes(
    prediction: SchemeEvidence, reference: SchemeEvidence
  ) -> (prediction: LabelScheme?, reference: LabelScheme) {
    if prediction.isNamed || reference.isNamed {
      let each = LabelScheme.labels(prediction.labels.union(reference.labels))
      return (
        prediction.tumor(isReference: false) ?? each, reference.tumor(isReference: true) ?? each
      )
    }
    let sides = [prediction, reference]
    let telling = sides.filter { !$0.labels.isSubset(of: [1]) }
    let contradict =
      prediction.origin != nil && reference.origin != nil && prediction.origin != reference.origin
    let together = telling.reduce(into: Set<Label>()) { $0.formUnion($1.labels) }
    var joint: LabelScheme?
    if !telling.isEmpty, !contradict {
      // A 3 on one side and a 4 on the other are two schemes, not the one that has both.
      let isSplit =
        together.isSuperset(of: [3, 4]) && !sides.contains { $0.labels.isSuperset(of: [3, 4]) }
      joint = isSplit ? nil : parts(together, prediction.origin ?? reference.origin)
    }
    var result = sides.map { side -> LabelScheme? in
      if side.labels.isEmpty { return nil }
      if let own = side.own { return own }
      if side.labels == [1] { return .binary }
      return joint ?? alone(side.labels, side.origin)
    }
    if prediction.labels.isEmpty {
      result[0] = result[1] ?? (reference.labels.isEmpty ? .binary : nil)
    }
    if reference.labels.isEmpty { result[1] = result[0] }
    guard let second = result[1] else {
      let each = LabelScheme.labels(prediction.labels.union(reference.labels))
      return (each, each)
    }
    return (result[0], second)
  }

  /// Returns the scheme of a side of which something says that it shows parts of a tumor, although the names
  /// of the other side are of something else; `nil` if it can be read like the other.
  ///
  /// A prediction without names is read like a named reference. A reference with the numbers of a tumor's
  /// parts is not read like a named prediction, because it would then be compared with other tissues.
  private func tumor(isReference: Bool) -> LabelScheme? {
    if isNamed || labels.isEmpty { return nil }
    if let own { return own }
    guard isReference || origin != nil, labels != [1] else { return nil }
    return SchemeEvidence.parts(labels, origin)
  }

  /// Returns the scheme of one side by itself.
  private static func alone(_ labels: Set<Label>, _ origin: Origin?) -> LabelScheme? {
    if labels.isSubset(of: [1]) { return .binary }
    return parts(labels, origin) ?? (labels.count == 1 ? .binary : nil)
  }

  /// Returns the scheme that distinguishes tissues and has these labels.
  private static func parts(_ labels: Set<Label>, _ origin: Origin?) -> LabelScheme? {
    if origin == .brats2015, labels.isSubset(of: [1, 2, 3, 4]) { return .brats2015 }
    if labels.isSubset(of: [1, 2, 3]) {
      switch origin {
      case .decathlon: return .msd
      case .brats2023: return .brats2023
      case .brats2015, .brats2020, nil: return labels.contains(3) ? .brats2023 : .brats2020
      }
    }
    if labels.isSubset(of: [1, 2, 4]) { return .brats2020 }
    return labels.isSubset(of: [1, 2, 3, 4]) ? .brats2024 : nil
  }
}
