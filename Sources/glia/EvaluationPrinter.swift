import Imaging
import Metrics

/// An evaluation as tables, as CSV and as JSON.
struct EvaluationPrinter {
  let report: EvaluationReport
  let predictionScheme: LabelScheme
  let referenceScheme: LabelScheme
  let empty: EmptyPolicy
  let voxelMilliliters: Double

  /// The label schemes in words.
  var schemes: String {
    predictionScheme == referenceScheme
      ? referenceScheme.rawValue
      : "\(predictionScheme.rawValue) (prediction), \(referenceScheme.rawValue) (reference)"
  }

  // MARK: Tables

  /// One row a region, over the whole volume.
  var table: String {
    var table = TextTable([
      "region", "Dice", "IoU", "sensitivity", "specificity", "precision", "HD95 mm",
      "prediction ml", "reference ml", "tp", "fp", "fn",
    ])
    for region in report.regions {
      let counts = region.counts
      let measures = Self.measures.map { shown(empty.value($0, of: counts)) }
      table.append(
        [region.region.abbreviation] + measures + [
          shown(region.hd95, digits: 2), fixed(region.predictionMilliliters, 2),
          fixed(region.referenceMilliliters, 2), "\(counts.tp)", "\(counts.fp)", "\(counts.fn)",
        ])
    }
    return table.aligned
  }

  /// One row a slice with tumor in either mask.
  var sliceTable: String {
    var table = TextTable(
      ["slice"]
        + report.regions.flatMap { region in
          ["Dice", "tp", "fp", "fn"].map { "\(region.region.abbreviation) \($0)" }
        })
    for slice in report.slices {
      let counts = report.regions.map { slice.overlaps[$0.region] ?? OverlapCounts() }
      guard counts.contains(where: { !$0.areBothEmpty }) else { continue }
      table.append(
        ["\(slice.index)"]
          + counts.flatMap {
            [shown(empty.value(\.dice, of: $0)), "\($0.tp)", "\($0.fp)", "\($0.fn)"]
          })
    }
    let left = report.slices.count - table.rows.count
    if left == 0 { return table.aligned }
    return table.aligned + "\n"
      + (left == 1
        ? "1 slice without tumor in both masks is left out"
        : "\(left) slices without tumor in both masks are left out")
  }

  /// One row a region for the volume, then for each slice; every measure in a column of its own.
  var csv: String {
    var table = TextTable([
      "slice", "region", "dice", "iou", "sensitivity", "specificity", "precision", "hd95",
      "volume_prediction_ml", "volume_reference_ml", "tp", "fp", "fn", "tn",
    ])
    func row(_ slice: String, _ region: Region, _ counts: OverlapCounts, _ hd95: String) {
      table.append(
        [slice, region.abbreviation]
          + Self.measures.map { empty.value($0, of: counts).map { "\($0)" } ?? "nan" } + [
            hd95, "\(Double(counts.predictionCount) * voxelMilliliters)",
            "\(Double(counts.referenceCount) * voxelMilliliters)", "\(counts.tp)", "\(counts.fp)",
            "\(counts.fn)", "\(counts.tn)",
          ])
    }
    for region in report.regions {
      row("volume", region.region, region.counts, region.hd95.map { "\($0)" } ?? "nan")
    }
    for slice in report.slices {
      for region in report.regions {
        row("\(slice.index)", region.region, slice.overlaps[region.region] ?? OverlapCounts(), "")
      }
    }
    return table.csv
  }

  private static let measures: [KeyPath<OverlapCounts, Double?> & Sendable] = [
    \.dice, \.iou, \.sensitivity, \.specificity, \.precision,
  ]

  private func shown(_ value: Double?, digits: Int = 4) -> String {
    value.map { fixed($0, digits) } ?? "–"
  }

  // MARK: JSON

  /// The report as the command line's contract has it.
  func json(withSlices: Bool) -> EvaluationJSON {
    var volume: [String: EvaluationJSON.Volume?] = [:]
    for region in Region.allCases { volume.updateValue(nil, forKey: region.abbreviation) }
    for region in report.regions {
      let counts = region.counts
      volume[region.region.abbreviation] = EvaluationJSON.Volume(
        dice: empty.value(\.dice, of: counts), iou: empty.value(\.iou, of: counts),
        sensitivity: empty.value(\.sensitivity, of: counts),
        specificity: empty.value(\.specificity, of: counts),
        precision: empty.value(\.precision, of: counts), hd95: region.hd95,
        volume_prediction_ml: region.predictionMilliliters,
        volume_reference_ml: region.referenceMilliliters, tp: counts.tp, fp: counts.fp,
        fn: counts.fn)
    }
    let slices = report.slices.map { slice in
      func values(_ region: Region) -> EvaluationJSON.Slice.Values? {
        slice.overlaps[region].map {
          .init(dice: empty.value(\.dice, of: $0), tp: $0.tp, fp: $0.fp, fn: $0.fn)
        }
      }
      return EvaluationJSON.Slice(
        index: slice.index, WT: values(.wholeTumor), TC: values(.tumorCore),
        ET: values(.enhancingTumor))
    }
    return EvaluationJSON(
      scheme: referenceScheme.rawValue,
      scheme_prediction: predictionScheme == referenceScheme ? nil : predictionScheme.rawValue,
      volume: volume, slices: withSlices ? slices : nil)
  }
}
