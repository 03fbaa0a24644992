import Imaging
import Metrics
import Viewer

extension MeasureReport {
  /// All rows in one table; `kind` tells labels, parts of structures, and the shapes of the viewer apart.
  var csv: TextTable {
    let numbers = [
      "ml", "mean", "sd", "min", "max", "longest_mm", "perpendicular_mm", "product_mm2",
      "length_mm", "area_mm2",
    ]
    // Columns that came later stand at the end, so that older scripts still find theirs.
    let later = ["outside", "lesion"]
    var table = TextTable(
      [
        "case", "kind", "name", "structure", "label", "image", "resampled", "plane", "slice",
        "voxels",
      ]
        + numbers + later)
    func append(_ cells: [String: String], _ values: [String: Double?]) {
      let texts = [
        "kind", "name", "structure", "label", "image", "resampled", "plane", "slice", "voxels",
      ]
      table.append(
        [name] + texts.map { cells[$0] ?? "" }
          + numbers.map { (values[$0] ?? nil).map { "\($0)" } ?? "" }
          + later.map { cells[$0] ?? "" })
    }
    for labels in labels {
      for row in labels.statistics.rows {
        append(
          [
            "kind": row.label == nil ? "structure" : "label", "name": rowName(row),
            "structure": row.structure?.id ?? "", "label": row.label.map { "\($0)" } ?? "",
            "image": labels.image ?? "", "resampled": labels.statistics.isResampled ? "yes" : "no",
            "voxels": "\(row.voxels)", "outside": "\(row.values.missing)",
          ],
          [
            "ml": row.milliliters, "mean": row.values.mean, "sd": row.values.standardDeviation,
            "min": row.values.minimum, "max": row.values.maximum,
          ])
      }
    }
    for part in parts {
      let diameters = part.component.diameters
      append(
        [
          "kind": "part", "name": "\(part.structure.abbreviation) \(part.number)",
          "structure": part.structure.id, "plane": plane.rawValue, "slice": "\(diameters.index)",
          "voxels": "\(part.component.voxels)",
          "lesion": LesionRules.counts(milliliters: part.component.milliliters) ? "yes" : "no",
        ],
        [
          "ml": part.component.milliliters, "longest_mm": diameters.longest.millimeters,
          "perpendicular_mm": diameters.perpendicular.millimeters, "product_mm2": diameters.product,
        ])
    }
    for row in self.table.rows {
      var cells = [
        "kind": row.measurement.shape.kind, "name": row.measurement.name,
        "structure": row.measurement.structure ?? "", "image": row.image ?? "",
        "plane": row.measurement.plane.rawValue,
      ]
      cells["slice"] = row.slice.map { "\($0)" }
      cells["voxels"] = row.values.map { "\($0.values.count)" }
      cells["resampled"] = row.values.map { $0.isResampled ? "yes" : "no" }
      append(cells, Dictionary(uniqueKeysWithValues: row.numbers.map { ($0.name, $0.value) }))
    }
    return table
  }
}
