import ArgumentParser
import Imaging
import Metrics
import NIfTI

/// `glia evaluate`: how well a prediction agrees with a reference.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compare a predicted mask with a reference: Dice and its relatives.",
    discussion: """
      Labels are compared as the regions of BraTS: whole tumor (WT), tumor core (TC) and enhancing \
      tumor (ET). So a prediction in one label scheme can be compared with a reference in another.

      Dice is 2·|P ∩ R| / (|P| + |R|), from 0 to 1. Where both masks of a region are empty it is \
      undefined: '–' in tables, nan in CSV, null in JSON; --empty one counts it as 1, as the BraTS \
      challenges do. Where one alone is empty it is 0. HD95 is the larger of the two 95th percentiles of \
      the distances between the surfaces, in mm.

        glia evaluate out/case_pred.nii.gz case/case_seg.nii.gz
        glia evaluate pred.nii.gz seg.nii.gz --per-slice --format csv > slices.csv
        glia evaluate pred.nii.gz seg.nii.gz --format json | jq .volume.WT.dice

      Label schemes:
        brats2020  1 core, 2 edema, 4 enhancing     (BraTS 2017-2021)
        brats2023  1 core, 2 edema, 3 enhancing     (BraTS 2023 and later)
        msd        1 edema, 2 core, 3 enhancing     (Medical Segmentation Decathlon)
        binary     anything but 0 is whole tumor
      """)

  @Argument(help: "The predicted label map (NIfTI).", completion: .images)
  var prediction: String

  @Argument(help: "The expert's label map on the same grid (NIfTI).", completion: .images)
  var reference: String

  @Option(help: "What the labels mean; auto guesses from the labels that occur.")
  var scheme: SchemeChoice = .auto

  @Flag(help: "Report each slice as well as the volume.")
  var perSlice = false

  @Option(help: "The plane of the slices.")
  var plane: Plane = .axial

  @Option(help: "How to print the report.")
  var format: ReportFormat = .table

  @Option(help: "What stands for a measure where both masks are empty.")
  var empty: EmptyPolicy = .nan

  /// How a report is printed.
  enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case csv
    case json
  }

  func run() async throws {
    async let first = NIfTI.readLabelMap(prediction, scheme: .binary)
    async let second = NIfTI.readLabelMap(reference, scheme: .binary)
    var (predicted, expected) = try await (first, second)
    guard predicted.grid.matches(expected.grid) else {
      throw CommandFailure(
        "the grids differ: \(prediction) has \(predicted.grid), \(reference) has \(expected.grid)")
    }
    let schemes = try scheme.resolve(
      (prediction, predicted.presentLabels), (reference, expected.presentLabels))
    (predicted.scheme, expected.scheme) = (schemes.first, schemes.second)
    if let note = schemes.note { printNote(note) }

    let report = try EvaluationReport(
      prediction: predicted, reference: expected, slicesOf: perSlice ? plane : nil)
    let printer = EvaluationPrinter(
      report: report, predictionScheme: predicted.scheme, referenceScheme: expected.scheme,
      empty: empty, voxelMilliliters: expected.grid.voxelMilliliters)
    switch format {
    case .json: try printJSON(printer.json(withSlices: perSlice))
    case .csv: print(printer.csv)
    case .table:
      print("prediction  \(prediction)\nreference   \(reference)\nscheme      \(printer.schemes)\n")
      print(printer.table)
      if perSlice { print("\n" + printer.sliceTable) }
    }
  }
}
