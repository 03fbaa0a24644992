import Foundation
import Imaging
import Metrics
package import Viewer

extension MeasurementTable {
  /// The names of the columns of ``csv``.
  private static let columns =
    ["case", "id", "name", "kind", "mask", "structure", "image", "plane", "slice"]
    + [
      "length_mm", "longest_mm", "perpendicular_mm", "product_mm2", "area_mm2", "mean", "sd", "min",
      "max", "voxels", "outside", "resampled", "points",
    ]

  /// The rows as comma-separated values; what a measurement does not have is empty.
  ///
  /// Points are in RAS mm, separated by spaces; of an ellipse, the middle and the ends of both half axes.
  ///
  /// Source: RFC 4180, but with line feeds only.
  package var csv: String {
    let lines = rows.map { row in
      var cells = [
        name, "\(row.measurement.id)", row.measurement.name, row.measurement.shape.kind,
        row.measurement.mask ?? "", row.measurement.structure ?? "", row.image ?? "",
        row.measurement.plane.rawValue, row.slice.map { "\($0)" } ?? "",
      ]
      cells += row.numbers.map { $0.value.map { "\($0)" } ?? "" }
      cells += [
        row.values.map { "\($0.values.count)" } ?? "",
        row.values.map { "\($0.values.missing)" } ?? "",
        row.values.map { $0.isResampled ? "yes" : "no" } ?? "",
        row.definingPoints.map { $0.map { "\($0)" }.joined(separator: " ") }
          .joined(separator: " "),
      ]
      return cells
    }
    return ([Self.columns] + lines).map { $0.map(Self.quoted).joined(separator: ",") }
      .joined(separator: "\n") + "\n"
  }

  private static func quoted(_ cell: String) -> String {
    cell.contains { ",\"\n\r".contains($0) }
      ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }

  /// The rows as JSON.
  ///
  /// - Throws: `EncodingError` if a coordinate is not finite.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(MeasurementTableJSON(self)), as: UTF8.self) + "\n"
  }
}

extension MeasurementTable.Row {
  /// The points that define it, as the file of measurements has them.
  fileprivate var definingPoints: [[Double]] {
    MeasurementDocument(case: "", [measurement]).measurements[0].points
  }

  /// Its members in JSON; numbers that it does not have are left out.
  fileprivate var members: [String: MeasurementValue] {
    var members: [String: MeasurementValue] = [
      "id": .integer(measurement.id), "name": .text(measurement.name),
      "kind": .text(measurement.shape.kind), "plane": .text(measurement.plane.rawValue),
      "points": .points(definingPoints),
    ]
    members["slice"] = slice.map { .integer($0) }
    members["mask"] = measurement.mask.map { .text($0) }
    members["structure"] = measurement.structure.map { .text($0) }
    members["image"] = image.map { .text($0) }
    for (name, value) in numbers { members[name] = value.map { .number($0) } }
    if let values {
      members["voxels"] = .integer(values.values.count)
      members["outside"] = .integer(values.values.missing)
      members["resampled"] = .flag(values.isResampled)
    }
    return members
  }
}

/// A table of measurements as `export-measurements` and `glia measure` write it.
package struct MeasurementTableJSON: Encodable {
  private let name: String
  /// The rows.
  package let measurements: [[String: MeasurementValue]]

  private enum CodingKeys: String, CodingKey {
    case measurements
    case name = "case"
  }

  /// Takes a table's rows.
  package init(_ table: MeasurementTable) {
    name = table.name
    measurements = table.rows.map(\.members)
  }
}

/// A value of a measurement in JSON.
package enum MeasurementValue: Encodable {
  case integer(Int)
  case number(Double)
  case text(String)
  case flag(Bool)
  case points([[Double]])

  /// Encodes the value alone.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .flag(let value): try container.encode(value)
    case .points(let value): try container.encode(value)
    }
  }
}
