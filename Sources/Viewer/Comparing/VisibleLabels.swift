package import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// The meaning of the labels that are drawn; `nil` if there are none.
  package var shownScheme: LabelScheme? {
    (study.mask(pair.first) ?? study.mask(pair.second))?.scheme
  }

  /// The labels that can be shown and hidden.
  var choosableLabels: [Label] { shownScheme?.labels ?? Array(1...9) }

  /// A label's short name: from the label file, or from the scheme; empty if neither has one.
  func shortName(of label: Label, in scheme: LabelScheme) -> String {
    palette(scheme).chosenName(of: label) ?? scheme.shortName(of: label) ?? ""
  }

  /// Tells for each label of a scheme whether it is hidden; `nil` if all are drawn.
  ///
  /// In a mask of another scheme, the labels of the same structures are hidden.
  func hiddenLabels(_ scheme: LabelScheme) -> ((Label) -> Bool)? {
    hiddenLabels(scheme, if: canvas.hidden)
  }

  /// Tells for each label of a scheme whether it would be hidden with some of the labels in view.
  private func hiddenLabels(_ scheme: LabelScheme, if hidden: Set<Label>) -> ((Label) -> Bool)? {
    guard let shown = shownScheme, !hidden.isEmpty else { return nil }
    if shown == scheme || shown.isPerLabel || scheme.isPerLabel { return hidden.contains }
    let tissues = Set(hidden.compactMap { shown.table[$0]?.tissue })
    return { label in
      scheme.table[label]?.tissue.map(tissues.contains) ?? hidden.contains(label)
    }
  }

  /// Shows labels of a scheme again.
  mutating func show(_ labels: Set<Label>, of scheme: LabelScheme) {
    canvas.hidden = canvas.hidden.filter { hidden in
      hiddenLabels(scheme, if: [hidden]).map { !labels.contains(where: $0) } ?? true
    }
  }

  /// Whether labels are drawn: not if the overlay is off or a map.
  var areLabelsDrawn: Bool {
    shownScheme != nil
      && (layout == .figure || [.prediction, .reference, .both].contains(shownOverlay))
  }

  /// The names of the hidden labels of the masks in view, where labels are drawn.
  var hiddenNames: [String] {
    guard areLabelsDrawn, let scheme = shownScheme else { return [] }
    return canvas.hidden.intersection(choosableLabels).sorted().map { label in
      let name = shortName(of: label, in: scheme)
      return name.isEmpty ? "\(label)" : name
    }
  }

  /// What to say of the hidden labels, such as "edema hidden".
  ///
  /// - Parameter room: The columns of the words.
  /// - Returns: How many they are if there is no room for their names; `nil` if none is hidden.
  func hiddenWords(room: Int) -> String? {
    let names = hiddenNames
    guard !names.isEmpty else { return nil }
    let words = "\(names.joined(separator: ", ")) hidden"
    return words.columns <= room ? words : "\(names.count) hidden"
  }

  /// Draws labels again where the overlay is off or a map, because somebody wants to see them.
  ///
  /// - Returns: What to say of it; `nil` if they were drawn already.
  mutating func drawLabels() -> String? {
    guard !areLabelsDrawn else { return nil }
    let sentence =
      shownOverlay == .off
      ? "The overlay was off and is on again"
      : "Showing labels instead of the \(shownOverlay == .heat ? "heat map" : "agreement map")"
    overlay = overlayOfLabels == .off ? .both : overlayOfLabels
    return sentence
  }

  /// The labels that a legend explains: those of a scheme with few, else the ones in the slice in view.
  func legendLabels(_ scheme: LabelScheme) -> [Label] {
    guard scheme.isPerLabel else { return scheme.labels ?? [1] }
    guard let tally = study.tally, let geometry, let slice = comparedSlice(geometry, sliceIndex)
    else { return [] }
    // Nothing is counted where the masks have no structure in common.
    guard !tally.structures.isEmpty else {
      return Array(scheme.structures.compactMap(\.label).prefix(8))
    }
    let inSlice = tally.structures(axis: slice.axis, slice.index).compactMap(\.label)
    return Array(inSlice.sorted().prefix(8))
  }

  /// Shows only the labels of a region.
  mutating func showOnly(_ region: Region) {
    guard let shownScheme else { return }
    canvas.hidden = Set(
      choosableLabels.filter {
        !shownScheme.regions(of: $0).isSuperset(of: RegionSet(region))
      })
  }

  /// Handles a key while labels are shown and hidden.
  mutating func chooseLabels(_ key: Key) -> [Effect] {
    guard key.modifiers.isEmpty, case .character(let scalar) = key.code else {
      if key.code == .enter { prompt = nil }
      return []
    }
    switch scalar {
    case "a": canvas.hidden = []
    case "w": showOnly(.wholeTumor)
    case "t": showOnly(.tumorCore)
    case "e": showOnly(.enhancingTumor)
    case "1"..."9":
      let label = Label(scalar.value - 0x30)
      if choosableLabels.contains(label) { canvas.hidden.formSymmetricDifference([label]) }
    case "q", "V": prompt = nil
    default: break
    }
    return []
  }
}
