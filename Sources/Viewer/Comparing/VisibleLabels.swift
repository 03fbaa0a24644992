package import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// The meaning of the labels that are drawn; `nil` if there are none.
  package var shownScheme: LabelScheme? {
    (study.mask(pair.first) ?? study.mask(pair.second))?.scheme
  }

  /// The labels that can be shown and hidden.
  var choosableLabels: [UInt8] { shownScheme?.labels ?? Array(1...9) }

  /// A label's short name: from the label file, or that of its tissue;
  /// empty if neither is known.
  func shortName(of label: UInt8, in scheme: LabelScheme) -> String {
    if let name = palette(scheme).names[label] { return name }
    if scheme == .binary { return "tumor" }
    let regions = scheme.regions(of: label)
    if regions.isEmpty { return "" }
    if regions.contains(.enhancingTumor) { return "enhancing" }
    return regions.contains(.tumorCore) ? "core" : "edema"
  }

  /// What each label of a scheme is drawn as: itself, or nothing; `nil` if all are drawn.
  ///
  /// In a mask of another scheme, the labels of the same tissue are hidden.
  func visibleLabels(_ scheme: LabelScheme) -> [UInt8]? {
    guard let shown = shownScheme, !canvas.hidden.isEmpty else { return nil }
    let tissues = canvas.hidden.map { shown.regions(of: $0) }.filter { !$0.isEmpty }
    return (UInt8.min...UInt8.max).map { label in
      let regions = scheme.regions(of: label)
      let isHidden =
        regions.isEmpty ? canvas.hidden.contains(label) : tissues.contains(regions)
      return isHidden ? 0 : label
    }
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
      let label = UInt8(scalar.value - 0x30)
      if choosableLabels.contains(label) { canvas.hidden.formSymmetricDifference([label]) }
    case "q", "V": prompt = nil
    default: break
    }
    return []
  }
}
