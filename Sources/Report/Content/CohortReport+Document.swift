import Metrics
import Rendering

extension CohortReport {
  /// The report as sections.
  package var document: ReportDocument {
    let compared = cases.count == 1 ? "1 case" : "\(cases.count) cases"
    let failed = failures.isEmpty ? "" : ", \(failures.count) not compared"
    var document = ReportDocument(
      title: title, subtitle: "Agreement with the reference: \(compared)\(failed)", sections: [])
    document.sections = [
      .init(title: "Summary", blocks: summaryBlocks),
      .init(title: "Distributions", blocks: [.plots(distributions)]),
      .init(title: "Volumes compared", blocks: comparisonBlocks),
    ]
    if let readers { document.sections.append(readers) }
    if !pictures.isEmpty {
      document.sections.append(
        .init(
          title: "Worst cases",
          blocks: [
            .paragraph(
              "The cases with the lowest mean Dice over "
                + "\(structures.map(\.title).joined(separator: ", ")), "
                + "each at the slice with the most labeled voxels in the reference."),
            .pictures(pictures),
          ]))
    }
    document.sections.append(.init(title: "Cases", blocks: [.table(caseTable)]))
    if !reviews.isEmpty {
      let counts = ReportedReview.counts(reviews)
      document.sections.append(
        .init(
          title: "Reviews",
          blocks: (counts.isEmpty ? [] : [.paragraph("Verdicts: \(counts).")])
            + [.table(ReportedReview.table(reviews))]))
    }
    if !failures.isEmpty {
      document.sections.append(.init(title: "Not compared", blocks: [.table(failureTable)]))
    }
    document.sections += origin.sections
    return document
  }

  // MARK: Summary

  private static let headline: [Measure] = [
    .dice, .hd95, .nsd, .lesionDice, .sensitivity, .precision, .referenceMilliliters,
    .predictionMilliliters, .differenceMilliliters,
  ]

  private var summaryBlocks: [ReportDocument.Block] {
    var table = ReportTable(
      "Each measure over all cases: mean ± standard deviation, median, and the number of cases",
      [ReportTable.Column("Measure")]
        + plotted.flatMap { structure in
          [
            ReportTable.Column("mean ± SD", group: structure.title, isNumber: true),
            ReportTable.Column("median", group: structure.title, isNumber: true),
            ReportTable.Column("n", group: structure.title, isNumber: true),
          ]
        })
    for measure in Self.headline {
      let name = measure.longTitle
      table.rows.append(
        [name]
          + plotted.flatMap { structure in
            let summary = summary(measure, structure)
            let mean = summary.mean.map { mean in
              "\(measure.text(mean))"
                + (summary.standardDeviation.map { " ± \(measure.text($0))" } ?? "")
            }
            return [mean ?? "–", measure.text(summary.median), "\(summary.count)"]
          })
    }
    let left =
      structures.count > plotted.count
      ? "The first \(plotted.count) of \(structures.count) structures are shown; "
        + "glia evaluate lists all. " : ""
    return [
      .paragraph(
        left
          + "Dice, NSD and lesion-wise Dice range from 0 (no agreement) to 1 (perfect agreement); HD95 is the 95th percentile of the "
          + "distances between the two surfaces, so lower is better. n is the number of cases in which a measure is defined."
      ), .table(table),
    ]
  }

  // MARK: Plots

  private var distributions: [Drawing] {
    let dice = DistributionPlot(
      title: "Dice of each case", unit: "Dice", range: 0...1,
      rows: plotted.enumerated().map { index, structure in
        DistributionPlot.Row(
          title: structure.title, color: ReportColors.series(index),
          values: cases.compactMap { one in
            one.value(.dice, structure).map { (one.name, $0) }
          }, text: { Measure.dice.text($0) })
      })
    let volumes = DistributionPlot(
      title: "Volume of each case", unit: "volume in ml", range: nil,
      rows: plotted.enumerated().flatMap { index, structure in
        [
          (Measure.referenceMilliliters, "reference"), (.predictionMilliliters, "prediction"),
        ].map { measure, name in
          DistributionPlot.Row(
            title: "\(structure.title) \(name)", color: ReportColors.series(index),
            values: cases.compactMap { one in
              one.value(measure, structure).map { (one.name, $0) }
            }, text: { "\(measure.text($0)) ml" })
        }
      })
    return [dice.drawing, volumes.drawing]
  }

  private var comparisonBlocks: [ReportDocument.Block] {
    let plots = plotted.enumerated().map { index, structure in
      BlandAltmanPlot(
        title: structure.title, color: ReportColors.series(index),
        points: cases.compactMap { one in
          guard let prediction = one.value(.predictionMilliliters, structure),
            let reference = one.value(.referenceMilliliters, structure)
          else { return nil }
          return (one.name, prediction, reference)
        }
      ).drawing
    }
    return [
      .paragraph(
        "Bland–Altman plots: predicted minus reference volume, plotted against their mean. The solid line is "
          + "the bias (mean difference); the dashed lines are the bias ± 1.96 standard deviations."),
      .plots(plots),
    ]
  }

  // MARK: Tables

  /// One row per case.
  private var caseTable: ReportTable {
    let isWide = structures.count <= Self.mostPlotted
    let measures: [Measure] =
      isWide ? [.dice, .hd95, .referenceMilliliters, .predictionMilliliters] : [.dice]
    // Where readers differ, all their verdicts are shown.
    let verdicts = Dictionary(
      reviews.filter { !$0.verdict.isEmpty }.map { ($0.name, [$0.verdict]) }
    ) { $0 + $1 }.mapValues { words in
      words.indices.filter { !words[..<$0].contains(words[$0]) }.map { words[$0] }
        .joined(separator: ", ")
    }
    let hasVerdicts = !verdicts.isEmpty
    var table = ReportTable(
      "Measures of each case",
      [ReportTable.Column("Case")]
        + measures.flatMap { measure in
          structures.map {
            ReportTable.Column($0.title, group: measure.columnTitle, isNumber: true)
          }
        } + (hasVerdicts ? [ReportTable.Column("Verdict")] : []))
    table.isSortable = true
    table.rows = cases.map { one in
      [one.name]
        + measures.flatMap { measure in
          structures.map { measure.text(one.value(measure, $0)) }
        } + (hasVerdicts ? [verdicts[one.name] ?? ""] : [])
    }
    return table
  }

  private var failureTable: ReportTable {
    var table = ReportTable(
      "Cases that could not be compared",
      [ReportTable.Column("Case"), ReportTable.Column("Reason", isLong: true)])
    table.rows = failures.map { [$0.name, $0.reason] }
    return table
  }
}

extension Measure {
  /// The name in a column of words, with the unit.
  var longTitle: String {
    switch self {
    case .dice: "Dice"
    case .lesionDice: "Lesion-wise Dice"
    case .sensitivity: "Sensitivity"
    case .precision: "Precision"
    case .hd95: "HD95 (mm)"
    case .referenceMilliliters: "Reference volume (ml)"
    case .predictionMilliliters: "Predicted volume (ml)"
    case .differenceMilliliters: "Difference (ml)"
    default: unit.symbol.isEmpty ? title : "\(title) (\(unit.symbol))"
    }
  }

  /// The heading of the columns of each structure.
  var columnTitle: String {
    switch self {
    case .referenceMilliliters: "Reference ml"
    case .predictionMilliliters: "Prediction ml"
    default: unit.symbol.isEmpty ? title : "\(title) \(unit.symbol)"
    }
  }
}
