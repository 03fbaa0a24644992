import Imaging
import Metrics
import Viewer
import ViewerRuntime

extension MeasureReport {
  /// The report as JSON; what is undefined is null.
  var json: MeasureJSON {
    MeasureJSON(report: self)
  }
}

/// What `glia measure --json` prints.
struct MeasureJSON: Encodable {
  let report: MeasureReport

  private enum CodingKeys: String, CodingKey {
    case labels, components, mask, plane, measurements
    case name = "case"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.name, forKey: .name)
    try container.encode(report.mask?.path, forKey: .mask)
    try container.encode(report.plane.rawValue, forKey: .plane)
    try container.encode(labels, forKey: .labels)
    try container.encode(components, forKey: .components)
    try container.encode(MeasurementTableJSON(report.table).measurements, forKey: .measurements)
  }

  private var labels: [JSONValue] {
    report.labels.flatMap { labels in
      labels.statistics.rows.map { row in
        .object([
          "image": labels.image.map { .text($0) } ?? .null,
          "resampled": .flag(labels.statistics.isResampled),
          "name": .text(report.rowName(row)),
          "structure": row.structure.map { .text($0.id) } ?? .null,
          "label": row.label.map { .integer(Int($0)) } ?? .null, "voxels": .integer(row.voxels),
          "outside": .integer(row.values.missing), "ml": .number(row.milliliters),
          "mean": JSONValue(row.values.mean), "sd": JSONValue(row.values.standardDeviation),
          "min": JSONValue(row.values.minimum), "max": JSONValue(row.values.maximum),
        ])
      }
    }
  }

  private var components: [JSONValue] {
    report.parts.map { part in
      let diameters = part.component.diameters
      return .object([
        "structure": .text(part.structure.id), "part": .integer(part.number),
        "voxels": .integer(part.component.voxels), "ml": .number(part.component.milliliters),
        "slice": .integer(diameters.index), "longest_mm": .number(diameters.longest.millimeters),
        "perpendicular_mm": .number(diameters.perpendicular.millimeters),
        "product_mm2": .number(diameters.product), "measurable": .flag(diameters.isMeasurable),
        "lesion": .flag(LesionRules.counts(milliliters: part.component.milliliters)),
        "longest": Self.points(diameters.longest),
        "perpendicular": Self.points(diameters.perpendicular),
      ])
    }
  }

  /// Both ends in RAS mm.
  private static func points(_ line: WorldSegment) -> JSONValue {
    .list(
      [line.start, line.end].map { .list([.number($0.x), .number($0.y), .number($0.z)]) })
  }
}
