import Imaging
import Metrics

/// A folder's cases as tables: the main measures of each case, then every measure over all cases.
struct FolderText {
  let run: EvaluationRun
  let settings: EvaluationSettings

  private static let headline: [Measure] = [.dice, .hd95, .nsd, .lesionDice]

  private var scheme: LabelScheme { run.schemes?.reference ?? .brats2020 }

  private var regions: [Structure] {
    run.structures.filter { $0.region != nil }
  }

  private var labels: [Structure] {
    run.structures.filter { $0.region == nil }
  }

  /// One row per case, then mean, standard deviation, median and the number of values left out.
  var caseTable: String {
    let columns = Self.headline.flatMap { measure in regions.map { (measure, $0) } }
    var table = TextTable(
      ["case"]
        + columns.map { measure, structure in
          "\(measure == .lesionDice ? "lesion" : measure.title) \(structure.title(scheme))"
        })
    for one in run.cases {
      table.append(
        [one.pair.name]
          + columns.map { measure, structure in
            measure.text(
              one.report[structure].flatMap { measure.value(of: $0, empty: settings.empty) })
          })
    }
    let summaries = columns.map { ($0, run.summary($0, $1, settings.empty)) }
    table.append(["mean"] + summaries.map { $0.text($1.mean) })
    table.append(["standard deviation"] + summaries.map { $0.text($1.standardDeviation) })
    table.append(["median"] + summaries.map { $0.text($1.median) })
    table.append(["undefined, left out"] + summaries.map { "\($1.undefined)" })
    let tolerance = short(settings.options.tolerance)
    return table.aligned
      + "\nHD95 in mm; NSD at \(tolerance) mm; lesion: lesion-wise Dice as in BraTS 2023"
  }

  /// One row per measure: mean, deviation, median and count of undefined values of each structure.
  private func summaryTable(_ structures: [Structure]) -> String {
    // The structure's name is above the first of its four columns.
    var table = TextTable(
      ["measure"]
        + structures.flatMap { ["\($0.title(scheme)) mean", "sd", "median", "undefined"] })
    for measure in Measure.allCases {
      var row = [measure.heading(tolerance: settings.options.tolerance)]
      for structure in structures {
        let summary = run.summary(measure, structure, settings.empty)
        row += [summary.mean, summary.standardDeviation, summary.median].map(measure.text)
        row.append("\(summary.undefined)")
      }
      table.append(row)
    }
    return table.aligned
  }

  /// One row per case, with means over its labels, for maps whose labels are structures.
  private var labelCaseTable: String {
    var table = TextTable(["case", "labels"] + Self.headline.map { "\($0.title) mean" })
    for one in run.cases {
      table.append(
        [one.pair.name, "\(one.report.structures.count)"]
          + Self.headline.map { measure in
            measure.text(
              Summary(
                one.report.structures.map { measure.value(of: $0, empty: settings.empty) }
              ).mean)
          })
    }
    return table.aligned
  }

  /// One row per label, with the means of the main measures over all cases.
  private var labelTable: String {
    var table = TextTable(["label"] + Self.headline.map { "\($0.title) mean" } + ["cases"])
    for structure in labels {
      let summaries = Self.headline.map { run.summary($0, structure, settings.empty) }
      table.append(
        [structure.title(scheme)]
          + zip(Self.headline, summaries).map { $0.text($1.mean) }
          + ["\(summaries[0].count)"])
    }
    return table.aligned
  }

  /// All tables.
  var tables: String {
    var blocks = regions.isEmpty ? [labelCaseTable, labelTable] : [caseTable]
    for structures in regions.isEmpty ? [] : [regions, labels] where !structures.isEmpty {
      blocks.append(summaryTable(structures))
    }
    if blocks.contains(where: { $0.contains("–") }) { blocks.append(settings.undefinedNote) }
    return blocks.joined(separator: "\n\n")
  }
}
