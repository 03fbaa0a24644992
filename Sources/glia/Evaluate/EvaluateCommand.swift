import ArgumentParser
import Cases
import Files
import Foundation
import Imaging
import Metrics

/// `glia evaluate`: how well predictions agree with references.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compare predicted masks with references: Dice, HD95, lesions and the rest.",
    discussion: """
      Two files, or two folders whose cases are matched by name: BraTS folders, and flat files such as \
      CASE.nii.gz, CASE_seg.nii.gz or CASE_pred.nii.gz. Cases without a partner and files that cannot be \
      compared are listed, and the exit code is 1 after the rest is done.

        glia evaluate out/case_pred.nii.gz case/case_seg.nii.gz
        glia evaluate out cases --csv results.csv
        glia evaluate out cases --json | jq .summary.volume.WT.dice.mean
        glia evaluate pred.nii.gz seg.nii.gz --per-slice --format csv > slices.csv

      Regions: whole tumor (WT), tumor core (TC) and enhancing tumor (ET), so that a prediction in one \
      label scheme can be compared with a reference in another; then each label by itself. Schemes:
        brats2020  1 core, 2 edema, 4 enhancing     (BraTS 2017-2021)
        brats2023  1 core, 2 edema, 3 enhancing     (BraTS 2023 and later)
        msd        1 edema, 2 core, 3 enhancing     (Medical Segmentation Decathlon, nnU-Net's BraTS)
        binary     anything but 0 is whole tumor

      Dice is 2·|P ∩ R| / (|P| + |R|), from 0 to 1. Where both masks are empty it is undefined: '–' in \
      tables, nan in CSV, null in JSON, left out of means; --empty one counts it as 1, as BraTS does. \
      Where one alone is empty it is 0. Distances need both masks. A slice with two empty masks has '–', \
      whatever --empty says. Lesion-wise Dice and HD95 follow BraTS 2023: what is missed or invented has \
      Dice 0 and 374 mm. docs/measures.md defines every measure and says which program it agrees with.
      """)

  @Argument(help: "The predicted label map (NIfTI), or a folder of them.", completion: .images)
  var prediction: String

  @Argument(help: "The expert's label map, or a folder of them.", completion: .images)
  var reference: String

  @Option(help: "What the labels mean; auto guesses from names and labels.")
  var scheme: SchemeChoice = .auto

  @Option(help: "What the prediction's labels mean, where that differs.")
  var predictionScheme: SchemeChoice?

  @Option(help: "What the reference's labels mean, where that differs.")
  var referenceScheme: SchemeChoice?

  @Flag(
    name: [.customLong("per-slice"), .customLong("slices")],
    help: "Report each slice as well as the volume.")
  var perSlice = false

  @Option(help: "The plane of the slices.")
  var plane: Plane = .axial

  @Option(help: ArgumentHelp("Surfaces agree within this distance (NSD).", valueName: "mm"))
  var tolerance: Double = 1

  @Option(help: "Whose definition of surface distances is followed.")
  var distances: DistanceDefinition = .brats

  @Option(help: "The BraTS 2023 challenge whose rules for lesions are followed.")
  var challenge: Challenge = .gli

  @Option(help: "What stands for a measure of a volume where both masks are empty.")
  var empty: EmptyPolicy = .nan

  @Flag(help: "Put predictions on another grid on the reference's, by nearest neighbor.")
  var resample = false

  @Option(help: "How to print the report.")
  var format: ReportFormat = .table

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(
    help: ArgumentHelp("Write every number to this file as CSV as well.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "How many cases are compared at once; else one for each core.", valueName: "n"))
  var threads: Int?

  /// How a report is printed.
  enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case csv
    case json
  }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); it must be from 1 to 1024")
    }
    guard tolerance.isFinite, tolerance >= 0 else {
      throw ValidationError("--tolerance is \(tolerance); it is a distance in mm")
    }
    if json, format == .csv { throw ValidationError("--json and --format csv exclude each other") }
  }

  func run() async throws {
    Interruption.watch()
    switch (try LabelFolder.isFolder(prediction), try LabelFolder.isFolder(reference)) {
    case (true, true): try runFolders()
    case (false, false):
      try runCase(
        EvaluationPair(name: prediction, prediction: prediction, reference: reference))
    case (let isFolder, _): try runCase(only(in: isFolder))
    }
  }

  private var settings: EvaluationSettings {
    EvaluationSettings(
      options: EvaluationOptions(
        distances: distances, tolerance: tolerance, lesions: challenge.lesionRules,
        plane: perSlice ? plane : nil),
      rule: SchemeRule(
        prediction: (predictionScheme ?? scheme).scheme,
        reference: (referenceScheme ?? scheme).scheme),
      empty: empty, challenge: challenge, mayResample: resample)
  }

  private var printed: ReportFormat { json ? .json : format }

  // MARK: Two files

  private func runCase(_ pair: EvaluationPair) throws {
    let settings = settings
    let one = try EvaluationCase(pair, settings)
    let note = settings.rule.note(
      .init(what: pair.prediction.visible, evidence: one.predicted),
      .init(what: pair.reference.visible, evidence: one.expected), one.schemes)
    for note in one.notes { printNote(note) }
    for note in [note, one.resamplingNote].compactMap(\.self) { printNoteLines(note) }
    let rows = EvaluationCSV(one, empty)
    let written = Result { try write(rows) }
    switch printed {
    case .json: try printJSON(EvaluationJSON(settings: settings).value(one))
    case .csv: printResult(rows.text)
    case .table:
      let text = EvaluationText(one: one, settings: settings)
      printLine("prediction  \(pair.prediction)")
      printLine("reference   \(pair.reference)")
      printResult("scheme      \(one.schemes.description)\n")
      printResult(text.tables)
      printResult("\n" + settings.description)
      if perSlice { printResult("\n" + text.sliceTable) }
    }
    try written.get()
  }

  /// A file against the only label map of a folder, such as that of its case.
  private func only(in folderIsPrediction: Bool) throws -> EvaluationPair {
    let path = folderIsPrediction ? prediction : reference
    let folder = try LabelFolder(path, role: folderIsPrediction ? .prediction : .reference)
    guard let entry = folder.files.first, folder.files.count == 1 else {
      throw CommandFailure(
        "\(path) is a folder with \(folder.files.count) label maps, and "
          + "\(folderIsPrediction ? reference : prediction) is a file; name two files or two folders"
      )
    }
    return folderIsPrediction
      ? EvaluationPair(name: entry.key, prediction: entry.value, reference: reference)
      : EvaluationPair(name: entry.key, prediction: prediction, reference: entry.value)
  }

  // MARK: Two folders

  private func runFolders() throws {
    let settings = settings
    let pairs = try EvaluationPairs(
      predictions: LabelFolder(prediction, role: .prediction),
      references: LabelFolder(reference, role: .reference))
    let run = try EvaluationRun(
      pairs.pairs, settings, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    if let note = run.note { printNoteLines(note) }
    for note in pairs.notes
      + run.cases.flatMap({ $0.notes + [$0.resamplingNote].compactMap(\.self) })
    {
      printNote(note)
    }
    let rows = EvaluationCSV(run, empty)
    // What was measured is printed, whether or not it can be written too.
    let written = Result { try write(rows) }
    switch printed {
    case .json: try printJSON(EvaluationJSON(settings: settings).value(run, pairs))
    case .csv: printResult(rows.text)
    case .table where run.cases.isEmpty: break
    case .table:
      let count = run.cases.count == 1 ? "1 case" : "\(run.cases.count) cases"
      let schemes = run.schemes?.description ?? "each case by itself"
      printLine("prediction  \(prediction)")
      printLine("reference   \(reference)")
      printResult("scheme      \(schemes)\ncases       \(count)\n")
      printResult(FolderText(run: run, settings: settings).tables)
      printResult("\n" + settings.description)
      if perSlice {
        for one in run.cases {
          printResult(
            "\n\(one.pair.name.visible)\n" + EvaluationText(one: one, settings: settings).sliceTable
          )
        }
      }
    }
    let complaints = pairs.complaints + run.failures.map { "\($0.name): \($0.reason)" }
    for complaint in complaints { printNote("glia: \(complaint)") }
    try written.get()
    guard !complaints.isEmpty else { return }
    throw ExitCode(ExitStatus.failed)
  }

  private func write(_ rows: EvaluationCSV) throws {
    guard let csv else { return }
    try AtomicFile.write(Array((rows.text + "\n").utf8), to: csv)
  }
}
