import Metrics
import Report

/// Reports whose numbers are known.
enum SampleReport {
  static let whole = ReportedStructure(id: "WT", title: "WT")
  static let core = ReportedStructure(id: "TC", title: "TC")

  static let origin = ReportOrigin(
    command: "glia report cases --output report.html", version: "1.2.3",
    date: "2026-01-02 03:04 UTC")

  /// A case with its Dice and volumes of the whole tumor, and no tumor core in either mask.
  static func one(_ name: String, dice: Double, prediction: Double, reference: Double)
    -> ReportedCase
  {
    ReportedCase(
      name,
      values: [
        "WT": [.dice: dice, .predictionMilliliters: prediction, .referenceMilliliters: reference],
        "TC": [.predictionMilliliters: 0, .referenceMilliliters: 0],
      ])
  }

  /// Three cases.
  static func cohort(
    _ names: [String] = ["a", "b", "c"], failures: [CohortReport.Failure] = []
  ) -> CohortReport {
    let numbers = [(0.9, 11.0, 10.0), (0.5, 18, 20), (0.7, 33, 30)]
    return CohortReport(
      title: "cases", structures: [whole, core],
      cases: zip(names, numbers).map {
        one($0, dice: $1.0, prediction: $1.1, reference: $1.2)
      }, failures: failures, origin: origin)
  }
}
