import Imaging
import Metrics

/// Evaluations as comma-separated values, one column per measure; undefined values are "nan".
///
/// The column `slice` is `volume`, the index of a slice, or `summary`.
struct EvaluationCSV {
  private var table: TextTable
  private let empty: EmptyPolicy
  private let hasCases: Bool

  /// One case.
  init(_ one: EvaluationCase, _ empty: EmptyPolicy) {
    (hasCases, self.empty) = (false, empty)
    table = Self.table(hasCases: false)
    append(one)
  }

  /// All cases of a folder, then their summaries, whose names are in the `case` column.
  init(_ run: EvaluationRun, _ empty: EmptyPolicy) {
    (hasCases, self.empty) = (true, empty)
    table = Self.table(hasCases: true)
    for one in run.cases { append(one) }
    let scheme = run.schemes?.reference ?? .brats2020
    let statistics: [(String, (Summary) -> Double?)] = [
      ("mean", \.mean), ("sd", \.standardDeviation), ("median", \.median),
      ("defined", { Double($0.count) }), ("undefined", { Double($0.undefined) }),
    ]
    for structure in run.structures {
      let summaries = Measure.allCases.map { run.summary($0, structure, empty) }
      for (name, statistic) in statistics {
        table.append(
          [name, "summary", structure.column(scheme)]
            + summaries.map { Self.number(statistic($0)) })
      }
    }
  }

  /// The lines.
  var text: String { table.csv }

  private static func table(hasCases: Bool) -> TextTable {
    TextTable(
      (hasCases ? ["case"] : []) + ["slice", "region"] + Measure.allCases.map(\.rawValue))
  }

  private mutating func append(_ one: EvaluationCase) {
    let scheme = one.schemes.reference
    let name = hasCases ? [one.pair.name] : []
    for report in one.report.structures {
      table.append(
        name + ["volume", report.structure.column(scheme)]
          + Measure.allCases.map { Self.cell($0, $0.value(of: report, empty: empty)) })
    }
    for slice in one.report.slices {
      for report in one.report.structures {
        let counts = slice.overlaps[report.structure] ?? OverlapCounts()
        table.append(
          name + ["\(slice.index)", report.structure.column(scheme)]
            + Measure.allCases.map { Self.sliceCell($0, counts, one.voxelMilliliters) })
      }
    }
  }

  /// A measure of a slice; empty for measures that only make sense for volumes.
  private static func sliceCell(
    _ measure: Measure, _ counts: OverlapCounts, _ voxelMilliliters: Double
  ) -> String {
    switch measure {
    case .dice: number(counts.dice)
    case .iou: number(counts.iou)
    case .sensitivity: number(counts.sensitivity)
    case .specificity: number(counts.specificity)
    case .precision: number(counts.precision)
    case .predictionMilliliters: number(Double(counts.predictionCount) * voxelMilliliters)
    case .referenceMilliliters: number(Double(counts.referenceCount) * voxelMilliliters)
    case .differenceMilliliters:
      number(Double(counts.predictionCount - counts.referenceCount) * voxelMilliliters)
    case .tp: "\(counts.tp)"
    case .fp: "\(counts.fp)"
    case .fn: "\(counts.fn)"
    case .tn: "\(counts.tn)"
    case .hd, .hd95, .asd, .asdPrediction, .asdReference, .nsd, .lesionDice, .lesionHD95,
      .lesionTP, .lesionFN, .lesionFP, .lesionIgnored:
      ""
    }
  }

  private static func cell(_ measure: Measure, _ value: Double?) -> String {
    guard let value, measure.unit == .voxels || measure.unit == .lesions else {
      return number(value)
    }
    return String(Int(value))
  }

  private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "nan" }
}
