import Imaging
import Metrics
import Report
import Viewer

extension MeasureReport {
  /// Volumes, diameters and the measurements made in the viewer, as tables of a report; the same numbers as in
  /// `glia measure`.
  ///
  /// - Parameter isPrediction: Whether the mask is a prediction.
  /// - Returns: The tables that have rows.
  func reportTables(isPrediction: Bool) -> [ReportTable] {
    let mask = isPrediction ? "prediction" : "reference"
    return [labelsTable(mask), partsTable(mask), measurementsTable].compactMap(\.self)
      .filter { !$0.rows.isEmpty }
  }

  private func labelsTable(_ mask: String) -> ReportTable? {
    guard let first = labels.first else { return nil }
    let values = first.image.map { "volume, and intensities in \($0)" } ?? "volume"
    var table = ReportTable(
      "Structures and labels of the \(mask): \(values)",
      [ReportTable.Column("Label")]
        + (["Volume (ml)"] + (first.image == nil ? [] : ["mean", "SD", "min", "max"])).map {
          ReportTable.Column($0, isNumber: true)
        })
    table.rows = first.statistics.rows.map { row in
      let numbers = [
        row.values.mean, row.values.standardDeviation, row.values.minimum, row.values.maximum,
      ]
      return [rowName(row), decimals(row.milliliters, 3)]
        + (first.image == nil ? [] : numbers.map { $0.map(shortNumber) ?? "–" })
    }
    return table
  }

  private func partsTable(_ mask: String) -> ReportTable {
    var table = ReportTable(
      "Lesions of the \(mask): the two perpendicular diameters in the largest \(plane.rawValue) section",
      [
        ReportTable.Column("Lesion"), ReportTable.Column("Volume (ml)", isNumber: true),
        ReportTable.Column("Slice", isNumber: true),
        ReportTable.Column("Longest (mm)", isNumber: true),
        ReportTable.Column("Perpendicular (mm)", isNumber: true),
        ReportTable.Column("Product (mm²)", isNumber: true), ReportTable.Column("RANO"),
      ])
    // Specks are not lesions.
    table.rows = parts.filter { LesionRules.counts(milliliters: $0.component.milliliters) }.map {
      part in
      let diameters = part.component.diameters
      return [
        "\(part.structure.abbreviation) \(part.number)", decimals(part.component.milliliters, 3),
        "\(diameters.index)", tenths(diameters.longest.millimeters),
        tenths(diameters.perpendicular.millimeters), tenths(diameters.product),
        diameters.isMeasurable ? "measurable" : "non-measurable",
      ]
    }
    return table
  }

  private var measurementsTable: ReportTable {
    var table = ReportTable(
      "Measurements made in the viewer",
      [ReportTable.Column("Name", isLong: true), ReportTable.Column("Slice")]
        + ["mm", "Perpendicular (mm)", "mm²"].map { ReportTable.Column($0, isNumber: true) }
        + [ReportTable.Column("Image")]
        + ["mean", "SD"].map { ReportTable.Column($0, isNumber: true) })
    table.rows = self.table.rows.map { row in
      let numbers = Dictionary(uniqueKeysWithValues: row.numbers.map { ($0.name, $0.value) })
      func text(_ names: String..., format: (Double) -> String) -> String {
        names.lazy.compactMap { numbers[$0] ?? nil }.first.map(format) ?? ""
      }
      return [
        row.measurement.name, row.measurement.plane.rawValue + (row.slice.map { " \($0)" } ?? ""),
        text("length_mm", "longest_mm", format: tenths), text("perpendicular_mm", format: tenths),
        text("product_mm2", "area_mm2", format: tenths), row.image ?? "",
        text("mean", format: shortNumber), text("sd", format: shortNumber),
      ]
    }
    return table
  }
}
