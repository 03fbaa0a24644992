import Files
package import Imaging

/// What the labels of a mask were taken for by their numbers alone, because neither the file nor its name, its
/// data set or the case's other mask says what they mean.
package struct LabelGuess: Hashable, Sendable {
  /// The name of the mask's file.
  package let file: String
  /// The labels that occur, in order.
  package let labels: [Label]
  /// What they were taken for.
  package let scheme: LabelScheme

  /// Creates a guess; `nil` for an empty mask, and for one whose labels are taken for nothing in particular.
  init?(_ path: String, _ labels: Set<Label>, _ scheme: LabelScheme) {
    let labels = labels.subtracting([0])
    guard !labels.isEmpty, !scheme.isPerLabel else { return nil }
    (file, self.labels, self.scheme) = (fileName(path), labels.sorted(), scheme)
  }

  /// The guess as a clause, such as "labels of a.nii are read as brats2023 (1 necrotic, 2 edema)".
  package var words: String {
    guard scheme.labels != nil else {
      return labels.count == 1
        ? "label \(labels[0]) of \(file) is read as the whole tumor"
        : "the labels of \(file) are read as the whole tumor"
    }
    let names = labels.map { "\($0) \(scheme.shortName(of: $0) ?? "")" }
    return "the labels of \(file) are read as \(scheme) (\(names.joined(separator: ", ")))"
  }
}
