import Annotation
import Imaging
import Rendering

/// Which labels can be painted: those of the mask's scheme and, where each label is a structure of its own,
/// those that the label file describes.
extension ViewerModel {
  /// The labels that can be painted, in ascending order.
  var paintableLabels: [Label] {
    guard editing.session?.map.scheme.isPerLabel == true else { return editing.labels }
    return Set(editing.labels).union(labelsOfFile).sorted()
  }

  /// The labels that the label file describes, background left out.
  private var labelsOfFile: [Label] {
    labels.map { LabelTable($0).labels } ?? []
  }

  /// Why a label cannot be painted, and what would change that, as a sentence in lower case without its
  /// period; `nil` if it can.
  func problem(painting label: Label) -> String? {
    let paintable = paintableLabels
    guard label != 0, !paintable.contains(label), let scheme = editing.session?.map.scheme else {
      return nil
    }
    if labelsOfFile.contains(label) {
      return "the mask is read as \(scheme), which has no label \(label); "
        + "type :scheme labels to paint all labels of the label file"
    }
    let way =
      scheme.isPerLabel
      ? ":labels FILE adds those of a label file"
      : "to paint others, type :labels FILE and :scheme labels"
    let pick =
      paintable.count > 6 ? "\(keyName(.pickLabel)) picks the one at the crosshair; " : ""
    return "the mask has no label \(label); its labels are "
      + words(for: paintable, in: scheme, last: ", ") + "; " + pick + way
  }

  /// Gives the edited mask a label that only the label file describes.
  mutating func addToEditedMask(_ label: Label) {
    guard label != 0, let scheme = editing.session?.map.scheme, scheme.isPerLabel,
      !editing.labels.contains(label)
    else { return }
    readEditedMask(as: scheme.adding([label], named: nameInFile))
  }

  /// Reads the edited mask as one whose labels are each a structure of its own.
  mutating func readEditedMaskByLabels() {
    guard let map = editing.session?.map else { return }
    let labels = map.presentLabels.union(editing.labels).subtracting([0])
    readEditedMask(as: .labels([Label]()).adding(labels, named: nameInFile))
  }

  /// The scheme of a mask whose strokes are restored: it has all labels that were painted.
  func schemeOfRestored(_ map: LabelMap) -> LabelScheme {
    guard let known = map.scheme.labels else { return map.scheme }
    let strange = map.presentLabels.subtracting(known).subtracting([0])
    if strange.isEmpty { return map.scheme }
    let scheme =
      map.scheme.isPerLabel ? map.scheme : .labels([Label]()).adding(known, named: nameInFile)
    return scheme.adding(strange, named: nameInFile)
  }

  private func nameInFile(_ label: Label) -> String? { labels?[label]?.name }

  private mutating func readEditedMask(as scheme: LabelScheme) {
    editing.session?.read(as: scheme)
    study.setEdited(editing.session?.map)
  }
}
