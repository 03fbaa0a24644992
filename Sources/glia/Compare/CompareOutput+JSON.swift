import Imaging
import Metrics

extension CompareOutput {
  /// The result as JSON; what is undefined is null.
  var json: JSONValue {
    let structure = timeline.steps.first?.comparison.structure
    return .object([
      "patient": timeline.patient.map { .text($0) } ?? .null, "order": .text(timeline.order),
      "structure": structure.map { .text($0.id) } ?? .null, "plane": .text(plane.rawValue),
      "rules": Self.value(timeline.steps.first?.comparison.rules ?? ChangeRules()),
      "scans": .list(
        timeline.sessions.map { session in
          .object([
            "name": .text(session.name), "date": session.date.map { .text($0) } ?? .null,
            "day": JSONValue(session.days), "mask": .text(session.mask),
            "ml": .number(session.size.milliliters), "lesions": .integer(session.size.lesions),
            "specks": .integer(session.size.specks),
            "specks_ml": .number(session.size.speckMilliliters),
            "products_mm2": .number(session.size.measurableProduct),
          ])
        }),
      "comparisons": .list(
        timeline.steps.map { step in
          .object([
            "first": .text(timeline.sessions[step.first].name),
            "second": .text(timeline.sessions[step.second].name),
            "alignment": .text(step.alignment),
            // From the earlier scan's millimeters (RAS+) to the later one's, three rows of four numbers.
            "matrix": .list(step.map.elements.map { .number($0) }),
            "lesions": .list(step.comparison.lesions.map(Self.value)),
          ])
        }),
    ])
  }

  private static func value(_ lesion: LesionChange) -> JSONValue {
    .object([
      "change": .text(lesion.kind.rawValue),
      "joining": lesion.joining.map { .text($0.rawValue) } ?? .null,
      "outside": .flag(lesion.isOutside),
      "ml_before": .number(lesion.before.milliliters), "ml": .number(lesion.after.milliliters),
      "change_ml": .number(lesion.after.milliliters - lesion.before.milliliters),
      "change_percent": JSONValue(lesion.percent),
      "product_mm2_before": .number(lesion.before.product),
      "product_mm2": .number(lesion.after.product),
      "product_percent": JSONValue(lesion.productPercent),
      "before": .list(lesion.first.map(value)), "after": .list(lesion.second.map(value)),
    ])
  }

  /// A part; its center is in the millimeters of the earlier scan, RAS+.
  private static func value(_ part: LesionChange.Part) -> JSONValue {
    let diameters = part.component.diameters
    return .object([
      "ml": .number(part.component.milliliters), "voxels": .integer(part.component.voxels),
      "longest_mm": .number(diameters.longest.millimeters),
      "perpendicular_mm": .number(diameters.perpendicular.millimeters),
      "product_mm2": .number(diameters.product), "slice": .integer(diameters.index),
      "measurable": .flag(diameters.isMeasurable),
      "center_mm": .list([
        .number(part.center.x), .number(part.center.y), .number(part.center.z),
      ]),
    ])
  }

  private static func value(_ rules: ChangeRules) -> JSONValue {
    .object([
      "minimum_ml": .number(rules.minimumVolume / 1000),
      "least_overlap": .number(rules.leastOverlap), "grown_volume": .number(rules.grownVolume),
      "shrunk_volume": .number(rules.shrunkVolume), "grown_product": .number(rules.grownProduct),
      "shrunk_product": .number(rules.shrunkProduct),
    ])
  }
}
