import Foundation

/// All measures of a structure in a volume, in reporting order.
///
/// The raw value is the name in CSV and JSON. Tables, files, summaries and the viewer all get their
/// numbers from ``value(of:empty:)``.
package enum Measure: String, CaseIterable, Sendable {
  case dice, iou, sensitivity, specificity, precision
  case hd, hd95, asd
  case asdPrediction = "asd_prediction"
  case asdReference = "asd_reference"
  case nsd
  case lesionDice = "lesion_dice"
  case lesionHD95 = "lesion_hd95"
  case lesionTP = "lesion_tp"
  case lesionFN = "lesion_fn"
  case lesionFP = "lesion_fp"
  case lesionIgnored = "lesion_ignored"
  case predictionMilliliters = "volume_prediction_ml"
  case referenceMilliliters = "volume_reference_ml"
  case differenceMilliliters = "volume_difference_ml"
  case tp, fp, fn, tn

  /// The unit of a measure.
  package enum Unit: Sendable {
    /// A fraction from 0 to 1.
    case ratio
    case millimeters
    case milliliters
    case voxels
    case lesions

    /// The unit in a table's heading; empty for ratios and counts.
    package var symbol: String {
      switch self {
      case .ratio, .voxels, .lesions: ""
      case .millimeters: "mm"
      case .milliliters: "ml"
      }
    }
  }

  /// The unit of the measure.
  package var unit: Unit {
    switch self {
    case .dice, .iou, .sensitivity, .specificity, .precision, .nsd, .lesionDice: .ratio
    case .hd, .hd95, .asd, .asdPrediction, .asdReference, .lesionHD95: .millimeters
    case .predictionMilliliters, .referenceMilliliters, .differenceMilliliters: .milliliters
    case .tp, .fp, .fn, .tn: .voxels
    case .lesionTP, .lesionFN, .lesionFP, .lesionIgnored: .lesions
    }
  }

  /// The heading of a column, without the unit.
  package var title: String {
    switch self {
    case .dice: "Dice"
    case .iou: "IoU"
    case .sensitivity, .specificity, .precision, .tp, .fp, .fn, .tn: rawValue
    case .hd: "HD"
    case .hd95: "HD95"
    case .asd: "ASD"
    case .asdPrediction: "ASD from prediction"
    case .asdReference: "ASD from reference"
    case .nsd: "NSD"
    case .lesionDice: "lesion Dice"
    case .lesionHD95: "lesion HD95"
    case .lesionTP: "lesions tp"
    case .lesionFN: "lesions fn"
    case .lesionFP: "lesions fp"
    case .lesionIgnored: "lesions ignored"
    case .predictionMilliliters: "prediction"
    case .referenceMilliliters: "reference"
    case .differenceMilliliters: "difference"
    }
  }

  /// Returns the measure of a structure.
  ///
  /// - Parameters:
  ///   - report: The report of the structure.
  ///   - empty: The value of an overlap or surface ratio if both masks are empty. Distances stay
  ///     undefined; lesion-wise measures always follow the BraTS rule, 1 and 0 mm.
  /// - Returns: The value; `nil` if the measure is undefined.
  package func value(of report: StructureReport, empty: EmptyPolicy) -> Double? {
    let counts = report.counts
    return switch self {
    case .dice: empty.value(\.dice, of: counts)
    case .iou: empty.value(\.iou, of: counts)
    case .sensitivity: empty.value(\.sensitivity, of: counts)
    case .specificity: empty.value(\.specificity, of: counts)
    case .precision: empty.value(\.precision, of: counts)
    case .hd: report.surface?.hausdorff
    case .hd95: report.surface?.hausdorff95
    case .asd: report.surface?.mean
    case .asdPrediction: report.surface?.meanFromPrediction
    case .asdReference: report.surface?.meanFromReference
    case .nsd:
      // If only one mask is empty, no part of its surface is within the tolerance.
      report.surface?.surfaceDice ?? (counts.areBothEmpty ? empty.substitute : 0)
    case .lesionDice: report.lesions.dice
    case .lesionHD95: report.lesions.hd95
    case .lesionTP: Double(report.lesions.tp)
    case .lesionFN: Double(report.lesions.fn)
    case .lesionFP: Double(report.lesions.fp)
    case .lesionIgnored: Double(report.lesions.ignored)
    case .predictionMilliliters: report.predictionMilliliters
    case .referenceMilliliters: report.referenceMilliliters
    case .differenceMilliliters: report.predictionMilliliters - report.referenceMilliliters
    case .tp: Double(counts.tp)
    case .fp: Double(counts.fp)
    case .fn: Double(counts.fn)
    case .tn: Double(counts.tn)
    }
  }

  /// Returns the heading of a row or column with its unit, such as "HD95 mm" or "NSD 1 mm".
  ///
  /// - Parameter tolerance: The tolerance of the normalized surface Dice, in mm.
  /// - Returns: A short heading.
  package func heading(tolerance: Double) -> String {
    if self == .nsd { return "NSD \(decimal(tolerance, 4, isShort: true)) mm" }
    return unit.symbol.isEmpty ? title : "\(title) \(unit.symbol)"
  }

  /// Formats a value for tables: four decimals for ratios, two for mm and ml; "–" if undefined.
  ///
  /// A ratio below 1 never reads "1.0000".
  package func text(_ value: Double?) -> String {
    guard let value else { return "–" }
    return switch unit {
    case .ratio: decimal(value < 1 ? min(value, 0.9999) : value, 4)
    case .millimeters, .milliliters: decimal(value, 2)
    case .voxels, .lesions: decimal(value, 1, isShort: true)
    }
  }
}

/// Formats a number with a fixed number of decimals, or without trailing zeros.
private func decimal(_ value: Double, _ digits: Int, isShort: Bool = false) -> String {
  let text = String(format: "%.\(digits)f", locale: nil, value)
  guard isShort, text.contains(".") else { return text }
  let cut = String(text.reversed().drop { $0 == "0" }.reversed())
  return cut.hasSuffix(".") ? String(cut.dropLast()) : cut
}
