import Imaging

/// The meaning of an overlay color.
package struct LegendEntry: Hashable, Sendable {
  /// The color.
  package var color: RGB
  /// Its meaning.
  package var name: String
  /// Whether the color belongs to an outline instead of an area.
  package var isOutline: Bool
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

  /// Returns the entries of the scenes' overlays, without duplicates, for the labels that occur.
  static func entries(of scenes: [SliceScene]) -> [LegendEntry] {
    scenes.flatMap { Self.entries(of: $0) }.reduce(into: []) { result, entry in
      if !result.contains(entry) { result.append(entry) }
    }
  }

  private static func entries(of scene: SliceScene) -> [LegendEntry] {
    func labels(_ slice: LabelSlice?) -> [LegendEntry] {
      guard let slice else { return [] }
      let palette = scene.palette ?? LabelPalette(slice.scheme)
      return Set(slice.labels.values).subtracting([0]).sorted().compactMap { label in
        guard palette.opacity(of: label) > 0 else { return nil }
        return LegendEntry(
          color: palette[label], name: palette.name(of: label, in: slice.scheme),
          isOutline: scene.isOutlined)
      }
    }
    switch scene.overlay {
    case .off: return []
    case .prediction: return labels(scene.prediction)
    case .reference: return labels(scene.reference)
    case .both:
      // The outline has its own color; the label colors are used only for the prediction.
      let filled = labels(scene.prediction)
      guard !labels(scene.reference).isEmpty else { return filled }
      return filled + [
        LegendEntry(
          color: scene.outlineColors.line, name: "outline: \(scene.maskNames.reference)",
          isOutline: true)
      ]
    case .heat:
      guard let heat = scene.heat else { return [] }
      return [
        LegendEntry(
          color: HeatLayer.outlineColor,
          name: "\(heat.structure.name) "
            + (heat.mask == nil ? "at the threshold" : "as predicted"),
          isOutline: true)
      ]
    case .agreement:
      let structure = scene.agreementStructure.abbreviation
      return [
        LegendEntry(.truePositive, name: "\(structure) in both"),
        LegendEntry(.falsePositive, name: "\(scene.maskNames.prediction) only"),
        LegendEntry(.falseNegative, name: "\(scene.maskNames.reference) only"),
      ]
    }
  }
}
