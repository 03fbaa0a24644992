package import Imaging

/// What the labels of a mask were taken for by their numbers alone, because neither the file nor its name, its
/// data set or the case's other mask says what they mean.
package struct LabelGuess: Hashable, Sendable {
  /// The labels that occur, in order.
  package let labels: [Label]
  /// What they were taken for.
  package let scheme: LabelScheme

  /// Creates a guess; `nil` for an empty mask, and for one whose labels are taken for nothing in particular.
  init?(_ labels: Set<Label>, _ scheme: LabelScheme) {
    let labels = labels.subtracting([0])
    guard !labels.isEmpty, !scheme.isPerLabel else { return nil }
    (self.labels, self.scheme) = (labels.sorted(), scheme)
  }

  /// The scheme with the labels that occur: "brats2023 (1 necrotic, 2 edema)".
  package var words: String {
    guard scheme.labels != nil else { return "the whole tumor" }
    let names = labels.map { "\($0) \(scheme.shortName(of: $0) ?? "")" }
    return "\(scheme) (\(names.joined(separator: ", ")))"
  }
}
