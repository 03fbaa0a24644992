import Annotation
import Imaging
import Rendering

/// Labels that are painted while they are hidden: nobody paints what cannot be seen.
extension ViewerModel {
  /// Shows labels of the edited mask that are hidden, and the mask itself if no overlay shows it.
  ///
  /// - Parameter labels: What is about to be painted, or was erased.
  /// - Returns: What to add to a sentence, such as "; 2 edema was hidden and is shown again"; empty if
  ///   everything was shown.
  mutating func showAgain(_ labels: Set<Label>) -> String {
    guard let scheme = editing.session?.map.scheme else { return "" }
    var words: [String] = []
    if !isEditedMaskDrawn {
      overlay = shownOverlay == .reference ? .both : .prediction
      words.append("the edited mask was not shown and is shown again")
    }
    if let isHidden = hiddenLabels(scheme) {
      let hidden = labels.subtracting([0]).filter(isHidden).sorted()
      show(Set(hidden), of: scheme)
      words += hidden.map { label in
        "\(label) \(shortName(of: label, in: scheme))".trimmed + " was hidden and is shown again"
      }
    }
    return words.map { "; \($0)" }.joined()
  }

  /// Says what ``showAgain(_:)`` returned, if anything.
  mutating func say(shownAgain words: String) {
    guard !words.isEmpty else { return }
    let sentence = words.dropFirst(2)
    notice = Notice(.info, sentence.capitalizedFirst)
  }

  /// Whether an overlay shows the edited mask, or a map that is meant to be looked at instead.
  private var isEditedMaskDrawn: Bool {
    switch shownOverlay {
    case .off: layout == .figure
    case .reference: layout == .figure || pair.second == .edited
    case .prediction, .both, .agreement, .heat, .outlines, .votes: true
    }
  }
}

extension [LabelRun] {
  /// The labels that were painted; of what was erased, those that were there.
  var drawnLabels: Set<Label> {
    reduce(into: []) { $0.insert($1.new == 0 ? $1.old : $1.new) }
  }
}
