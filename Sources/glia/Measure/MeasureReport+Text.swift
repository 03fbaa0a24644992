import Files
import Imaging
import Metrics
import Viewer

extension MeasureReport {
  /// The tables for reading.
  var text: String {
    var blocks: [String] = []
    if let mask {
      blocks.append("case  \(name.visible)\nmask  \(mask.path.visible)")
    } else {
      blocks.append("case  \(name.visible)")
    }
    for labels in labels { blocks.append(valuesTable(labels)) }
    if mask != nil { blocks.append(partsTable) }
    if !table.rows.isEmpty { blocks.append(measurementsTable) }
    return blocks.joined(separator: "\n\n")
  }

  private func valuesTable(_ labels: Labels) -> String {
    guard let image = labels.image else { return volumesTable(labels) }
    let title = image + (labels.statistics.isResampled ? " (resampled)" : "")
    // Voxels outside the image have no value there, so a mean without them can mislead.
    let hasOutside = labels.statistics.rows.contains { $0.values.missing > 0 }
    var table = TextTable(
      [title, "voxels", "ml"] + (hasOutside ? ["outside"] : []) + ["mean", "SD", "min", "max"])
    for row in labels.statistics.rows {
      let values = row.values
      table.append(
        [rowName(row), "\(row.voxels)", decimals(row.milliliters, 3)]
          + (hasOutside ? ["\(values.missing)"] : [])
          + [values.mean, values.standardDeviation, values.minimum, values.maximum].map {
            $0.map(shortNumber) ?? "–"
          })
    }
    return table.rows.isEmpty ? "\(title): the mask is empty" : table.aligned
  }

  private func volumesTable(_ labels: Labels) -> String {
    var table = TextTable(["no image", "voxels", "ml"])
    for row in labels.statistics.rows {
      table.append([rowName(row), "\(row.voxels)", decimals(row.milliliters, 3)])
    }
    return table.rows.isEmpty ? "The mask is empty." : table.aligned
  }

  private var partsTable: String {
    var table = TextTable([
      "\(plane.rawValue) diameters", "ml", "slice", "longest mm", "perpendicular mm", "product mm²",
      "RANO",
    ])
    for part in parts {
      let diameters = part.component.diameters
      table.append([
        "\(part.structure.abbreviation) \(part.number)", decimals(part.component.milliliters, 3),
        "\(diameters.index)", tenths(diameters.longest.millimeters),
        tenths(diameters.perpendicular.millimeters), tenths(diameters.product),
        diameters.isMeasurable ? "measurable" : "non-measurable",
      ])
    }
    return table.rows.isEmpty ? "The mask has none of these structures." : table.aligned
  }

  private var measurementsTable: String {
    var table = TextTable([
      "measurements", "slice", "mm", "perpendicular mm", "mm²", "image", "mean", "SD", "min", "max",
    ])
    for row in self.table.rows {
      let numbers = Dictionary(uniqueKeysWithValues: row.numbers.map { ($0.name, $0.value) })
      func text(_ names: String..., format: (Double) -> String) -> String {
        names.lazy.compactMap { numbers[$0] ?? nil }.first.map(format) ?? ""
      }
      let slice = row.slice.map { " \($0)" } ?? ""
      table.append([
        row.measurement.name, row.measurement.plane.rawValue + slice,
        text("length_mm", "longest_mm", format: tenths), text("perpendicular_mm", format: tenths),
        text("product_mm2", "area_mm2", format: tenths), row.image ?? "",
        text("mean", format: shortNumber), text("sd", format: shortNumber),
        text("min", format: shortNumber), text("max", format: shortNumber),
      ])
    }
    return table.aligned
  }
}
