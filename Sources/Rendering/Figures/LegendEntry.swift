import Imaging

/// The meaning of an overlay color.
package struct LegendEntry: Hashable, Sendable {
  /// The color.
  package var color: RGB
  /// Its meaning.
  package var name: String
  /// Whether the color belongs to an outline instead of an area.
  package var isOutline: Bool
  /// Whether that outline is dashed.
  package var isDashed = false
  /// Whether the entry is a heading over those that follow, without a color.
  package var isHeading = false
  /// The color beside the outline; `nil` for none.
  package var rim: RGB?
  /// The pattern of the color; `nil` for none.
  package var agreement: Agreement?

  /// Creates an entry.
  package init(color: RGB, name: String, isOutline: Bool = false) {
    self.color = color
    self.name = name
    self.isOutline = isOutline
  }

  /// Creates an entry of the agreement map.
  init(_ agreement: Agreement, name: String) {
    self.init(color: agreement.color, name: name)
    self.agreement = agreement
  }

  /// Creates a heading.
  init(heading: String) {
    self.init(color: .black, name: heading)
    isHeading = true
  }

  /// Returns one legend for all scenes: what is filled, then what is outlined, the labels that occur
  /// in the order of their numbers, and last the labels that are hidden.
  static func entries(of scenes: [SliceScene]) -> [LegendEntry] {
    var filled = LabelList(isOutlined: false)
    var outlined = LabelList(isOutlined: true)
    var others: [LegendEntry] = []
    func add(_ slice: LabelSlice?, _ mask: String, of scene: SliceScene) {
      if scene.isOutlined {
        outlined.add(slice, mask, of: scene)
      } else {
        filled.add(slice, mask, of: scene)
      }
    }
    func add(_ entries: [LegendEntry]) {
      others += entries.filter { !others.contains($0) }
    }
    for scene in scenes {
      let (prediction, reference) = (scene.maskNames.prediction, scene.maskNames.reference)
      switch scene.overlay {
      case .off: break
      case .prediction: add(scene.prediction, prediction, of: scene)
      case .reference: add(scene.reference, reference, of: scene)
      case .both:
        // The outline has its own color; the label colors are used only for the prediction.
        add(scene.prediction, prediction, of: scene)
        var list = LabelList(isOutlined: true)
        list.add(scene.reference, reference, of: scene)
        if !list.entries.isEmpty { add([outline(reference, of: scene)]) }
      case .heat:
        if let heat = scene.heat { add([outline(of: heat)]) }
      case .agreement:
        let structure = scene.agreementStructure.abbreviation
        add([
          LegendEntry(.truePositive, name: "\(structure) in both"),
          LegendEntry(.falsePositive, name: "\(prediction) only"),
          LegendEntry(.falseNegative, name: "\(reference) only"),
        ])
      case .outlines:
        add(
          [LegendEntry(heading: "\(scene.layerStructure.name), outlined")]
            + scene.layers.map { layer in
              var entry = LegendEntry(
                color: layer.style.color, name: layer.name, isOutline: true)
              entry.isDashed = layer.style.isDashed
              return entry
            })
      case .votes where scene.layers.isEmpty: break
      case .votes:
        let count = scene.layers.count
        add(
          [LegendEntry(heading: "\(scene.layerStructure.name), of \(count) masks")]
            + (1...count).map {
              LegendEntry(color: VoteColors.color($0, of: count), name: "\($0)")
            } + [
              LegendEntry(color: VoteColors.majority, name: "more than half", isOutline: true)
            ])
      }
    }
    var hidden: [String] = []
    for name in scenes.flatMap(\.hiddenNames) where !hidden.contains(name) { hidden.append(name) }
    return filled.entries + outlined.entries + others
      + hidden.map { LegendEntry(heading: "\($0) hidden") }
  }

  /// The outline of a reference over a prediction.
  private static func outline(_ name: String, of scene: SliceScene) -> LegendEntry {
    var entry = LegendEntry(
      color: scene.outlineColors.line,
      name: "\(name), \(scene.isOutlined ? "dashed outline" : "outlined")", isOutline: true)
    entry.isDashed = scene.isOutlined
    entry.rim = scene.outlineColors.rim
    return entry
  }

  private static func outline(of heat: HeatLayer) -> LegendEntry {
    LegendEntry(
      color: HeatLayer.outlineColor,
      name: "\(heat.structure.name) "
        + (heat.mask == nil ? "at the threshold" : "as predicted"),
      isOutline: true)
  }
}

extension SliceScene {
  /// The names of labels that the overlay does not show although they are in its masks.
  fileprivate var hiddenNames: [String] {
    let masks: [LabelSlice?] =
      switch overlay {
      case .off, .agreement, .heat, .outlines, .votes: []
      case .prediction: [prediction]
      case .reference: [reference]
      case .both: [prediction, reference]
      }
    let byFile = masks.compactMap(\.self).flatMap { slice -> [String] in
      let palette = palette(of: slice.scheme)
      return Set(slice.labels.values).subtracting([0]).filter { palette.opacity(of: $0) == 0 }
        .sorted().map { palette.name(of: $0, in: slice.scheme) }
    }
    return hidden + byFile
  }
}

/// The labels that occur in some masks, with the masks' names.
private struct LabelList {
  let isOutlined: Bool
  private var masks: [String] = []
  private var labels: [(label: Label, entry: LegendEntry)] = []

  init(isOutlined: Bool) { self.isOutlined = isOutlined }

  /// Adds the labels of a slice that the palette shows.
  mutating func add(_ slice: LabelSlice?, _ mask: String, of scene: SliceScene) {
    guard let slice else { return }
    let palette = scene.palette(of: slice.scheme)
    let shown = Set(slice.labels.values).subtracting([0]).filter { palette.opacity(of: $0) > 0 }
    guard !shown.isEmpty else { return }
    if !masks.contains(mask) { masks.append(mask) }
    for label in shown.sorted() {
      let entry = LegendEntry(
        color: palette[label], name: palette.name(of: label, in: slice.scheme),
        isOutline: isOutlined)
      if !labels.contains(where: { $0.entry == entry }) { labels.append((label, entry)) }
    }
  }

  /// A heading that says what is filled or outlined, and the labels in order; nothing without labels.
  var entries: [LegendEntry] {
    guard !labels.isEmpty else { return [] }
    let heading = "\(masks.joined(separator: " and ")), \(isOutlined ? "outlined" : "filled")"
    let ordered = labels.enumerated().sorted {
      ($0.element.label, $0.offset) < ($1.element.label, $1.offset)
    }
    return [LegendEntry(heading: heading)] + ordered.map(\.element.entry)
  }
}
