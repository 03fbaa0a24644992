import Imaging
import Metrics

/// What `glia evaluate --json` prints.
///
/// Undefined numbers, and regions that a label scheme does not define, are written as null, so
/// every key is always present.
struct EvaluationJSON {
  let settings: EvaluationSettings

  /// One case.
  func value(_ one: EvaluationCase) -> JSONValue {
    var members = content(one)
    members["settings"] = settingsValue
    return .object(members)
  }

  /// All cases of a folder, their summaries, and what could not be compared.
  func value(_ run: EvaluationRun, _ pairs: EvaluationPairs) -> JSONValue {
    let scheme = run.schemes?.reference ?? .brats2020
    var regions: [String: JSONValue] = [:]
    var labels: [String: JSONValue] = [:]
    for structure in run.structures {
      let summary = JSONValue.object(
        Dictionary(
          uniqueKeysWithValues: Measure.allCases.map {
            ($0.rawValue, value(run.summary($0, structure, settings.empty)))
          }))
      if let label = structure.value(in: scheme) {
        labels["\(label)"] = summary
      } else {
        regions[structure.abbreviation] = summary
      }
    }
    let cases = run.cases.map { one in
      var members = content(one)
      members["name"] = .text(one.pair.name)
      members["prediction"] = .text(one.pair.prediction)
      members["reference"] = .text(one.pair.reference)
      return JSONValue.object(members)
    }
    let failures = pairs.failures + run.failures
    return .object([
      "cases": .list(cases), "settings": settingsValue,
      "summary": .object(["volume": .object(regions), "labels": .object(labels)]),
      "failed": .failures(failures),
      "missing_predictions": .list(pairs.missingPredictions.map { .text($0) }),
      "missing_references": .list(pairs.missingReferences.map { .text($0) }),
    ])
  }

  private func value(_ summary: Summary) -> JSONValue {
    .object([
      "mean": JSONValue(summary.mean), "sd": JSONValue(summary.standardDeviation),
      "median": JSONValue(summary.median), "defined": .integer(summary.count),
      "undefined": .integer(summary.undefined),
    ])
  }

  private var settingsValue: JSONValue {
    .object([
      "empty": .text(settings.empty.rawValue),
      "distances": .text(settings.options.distances.rawValue),
      "tolerance_mm": .number(settings.options.tolerance),
      "challenge": .text(settings.challenge.rawValue),
      "lesion_dilation": .integer(settings.options.lesions.dilation),
      "lesion_minimum_mm3": .number(settings.options.lesions.minimumVolume),
      "lesion_penalty_mm": .number(settings.options.lesions.distancePenalty),
    ])
  }

  private func content(_ one: EvaluationCase) -> [String: JSONValue] {
    let scheme = one.schemes.reference
    var regions: [String: JSONValue] = [:]
    for region in Region.allCases { regions[region.abbreviation] = .null }
    var labels: [String: JSONValue] = [:]
    for report in one.report.structures {
      var members = Dictionary(
        uniqueKeysWithValues: Measure.allCases.map { ($0.rawValue, value($0, report)) })
      guard let label = report.structure.value(in: scheme) else {
        regions[report.structure.abbreviation] = .object(members)
        continue
      }
      members["tissue"] = report.structure.tissue.map { .text($0.rawValue) }
      members["name"] = .text(report.structure.name)
      labels["\(label)"] = .object(members)
    }
    var result: [String: JSONValue] = [
      "notes": .list(one.notes.map { .text($0) }),
      "scheme": .text(scheme.rawValue), "volume": .object(regions), "labels": .object(labels),
    ]
    if one.schemes.prediction != scheme {
      result["scheme_prediction"] = .text(one.schemes.prediction.rawValue)
    }
    if one.resampledFrom != nil { result["resampled"] = .flag(true) }
    if settings.options.plane != nil {
      result["slices"] = .list(one.report.slices.map { slice($0, one) })
    }
    return result
  }

  private func value(_ measure: Measure, _ report: StructureReport) -> JSONValue {
    let value = measure.value(of: report, empty: settings.empty)
    switch measure.unit {
    case .voxels, .lesions: return value.map { .integer(Int($0)) } ?? .null
    case .ratio, .millimeters, .milliliters: return JSONValue(value)
    }
  }

  private func slice(_ slice: SliceReport, _ one: EvaluationCase) -> JSONValue {
    var members: [String: JSONValue] = ["index": .integer(slice.index)]
    for region in Region.allCases {
      members[region.abbreviation] = slice.overlaps[region].map(value) ?? .null
    }
    var labels: [String: JSONValue] = [:]
    for report in one.report.structures {
      guard let label = report.structure.value(in: one.schemes.reference),
        let counts = slice.overlaps[report.structure]
      else { continue }
      labels["\(label)"] = value(counts)
    }
    members["labels"] = .object(labels)
    return .object(members)
  }

  private func value(_ counts: OverlapCounts) -> JSONValue {
    .object([
      "dice": JSONValue(counts.dice), "iou": JSONValue(counts.iou),
      "sensitivity": JSONValue(counts.sensitivity), "specificity": JSONValue(counts.specificity),
      "precision": JSONValue(counts.precision), "tp": .integer(counts.tp),
      "fp": .integer(counts.fp), "fn": .integer(counts.fn), "tn": .integer(counts.tn),
    ])
  }
}
