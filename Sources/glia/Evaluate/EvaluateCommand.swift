import ArgumentParser
import Cases
import Files
import Imaging
import Metrics
import Rendering
import ViewerRuntime

/// `glia evaluate`: measures how well predictions agree with references.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compare predicted masks with references: Dice, HD95, lesions and more.",
    discussion: """
      Compares two files, or two folders whose cases are matched by name: BraTS folders, or flat \
      files such as CASE.nii.gz, CASE_seg.nii.gz or CASE_pred.nii.gz. Cases without a partner and \
      files that cannot be compared are listed; the others are still compared, and the exit code \
      is then 1.

        glia evaluate out/case_pred.nii.gz case/case_seg.nii.gz
        glia evaluate out cases --csv results.csv
        glia evaluate out cases --json | jq .summary.volume.WT.dice.mean
        glia evaluate pred.nii.gz seg.nii.gz --per-slice --format csv > slices.csv
        glia evaluate anna=r1 ben=r2 carla=r3 --plot readers.svg

      With three or more files or folders, every pair is compared, as of several readers: matrices of \
      Dice and HD95, of folders the means over their cases.

      On a cluster, --slurm submits an array of tasks, and --shard K/N --records DIR does a part under any \
      other scheduler; 'glia collect' joins the parts. docs/cluster.md explains both.

        glia evaluate out cases --csv results.csv --slurm --wait

      The report covers the regions whole tumor (WT), tumor core (TC) and enhancing tumor (ET), \
      which can be compared across label schemes, and then each label by itself. Schemes:
        brats2020  1 core, 2 edema, 4 enhancing     (BraTS 2017-2021)
        brats2023  1 core, 2 edema, 3 enhancing     (BraTS 2023)
        brats2024  1 core, 2 edema, 3 enhancing, 4 resection cavity (BraTS 2024, after treatment)
        brats2015  1 necrosis, 2 edema, 3 non-enhancing core, 4 enhancing (BraTS 2012-2015)
        msd        1 edema, 2 core, 3 enhancing     (Medical Segmentation Decathlon, nnU-Net's BraTS)
        binary     anything but 0 is whole tumor
        labels     each label by itself; used if the reference fits no scheme above

      Dice is 2·|P ∩ R| / (|P| + |R|), from 0 to 1. If both masks are empty, it is undefined: '–' \
      in tables, nan in CSV, null in JSON, and left out of means; --empty one counts it as 1, as \
      BraTS does. If only one mask is empty, Dice is 0. Distances need both masks. A slice with \
      two empty masks always shows '–'. Lesion-wise Dice and HD95 follow BraTS 2023: missed and \
      spurious lesions have a Dice of 0 and a distance of 374 mm. docs/measures.md defines every \
      measure and names the programs whose results it matches.
      """)

  @Argument(help: "The predicted label map, or a folder of them.", completion: .images)
  var prediction: String

  @Argument(help: "The expert's label map, or a folder of them.", completion: .images)
  var reference: String

  @Argument(
    help: ArgumentHelp("Further masks or folders, to compare every pair.", valueName: "more"),
    completion: .images)
  var others: [String] = []

  @Option(
    help: ArgumentHelp(
      "With three or more masks, also draw the matrices as a .png, .svg or .pdf file.",
      valueName: "file"),
    completion: .file(extensions: ["png", "svg", "pdf"]))
  var plot: String?

  @OptionGroup(title: "Parts") var sharding: ShardOptions

  @OptionGroup(title: "Slurm") var cluster: SlurmOptions

  @OptionGroup var choices: EvaluationChoices

  @Flag(
    name: [.customLong("per-slice"), .customLong("slices")],
    help: "Report each slice as well as the volume.")
  var perSlice = false

  @Option(help: "The plane of the slices.")
  var plane: Plane = .axial

  @Option(help: "How to print the report.")
  var format: ReportFormat = .table

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(
    help: ArgumentHelp("Also write every number to this CSV file.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  /// How a report is printed.
  enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case csv
    case json
  }

  func validate() throws {
    try cluster.check(sharding)
    if sharding.shard != nil, sharding.records == nil {
      throw ValidationError(
        "--shard needs --records DIR, where 'glia collect DIR' finds the parts and joins them")
    }
    if let plot {
      guard areReaders else {
        throw ValidationError("--plot draws every pair of three or more masks; there are two")
      }
      guard let format = FigureFormat(path: plot), format.isStill else {
        throw ValidationError("--plot is \(plot); its name must end in .png, .svg or .pdf")
      }
    }
    guard !areReaders || !cluster.slurm && sharding.shard == nil else {
      throw ValidationError(
        "--slurm and --shard compare two folders; there are \(others.count + 2)")
    }
    guard !areReaders || !perSlice else {
      throw ValidationError("--per-slice compares two masks; there are \(others.count + 2)")
    }
    if json, format == .csv {
      throw ValidationError("--json and --format csv cannot be used together")
    }
  }

  func run() async throws {
    Interruption.watch()
    if areReaders { return try runPairs() }
    if cluster.slurm { return try submit() }
    if let shard = sharding.shard, let records = sharding.records {
      return try runPart(shard, records)
    }
    switch (try LabelFolder.isFolder(prediction), try LabelFolder.isFolder(reference)) {
    case (true, true): try runFolders()
    case (false, false):
      try runCase(
        EvaluationPair(name: prediction, prediction: prediction, reference: reference))
    case (let isFolder, _): try runCase(only(in: isFolder))
    }
  }

  /// Whether masks are compared as those of readers: three or more, or two with names.
  private var areReaders: Bool {
    !others.isEmpty || [prediction, reference].contains(where: ReaderSources.isNamed)
  }

  func layouts() throws -> LayoutTable { try ViewConfiguration.read(nil).layoutTable() }

  var settings: EvaluationSettings {
    choices.settings(plane: perSlice ? plane : nil)
  }

  private var printed: ReportFormat { json ? .json : format }

  // MARK: Two files

  private func runCase(_ pair: EvaluationPair) throws {
    let settings = settings
    try refuseOutputs(over: [pair.prediction, pair.reference])
    let one = try EvaluationCase(pair, settings)
    let note = settings.rule.note(
      .init(what: pair.prediction.visible, evidence: one.predicted),
      .init(what: pair.reference.visible, evidence: one.expected), one.schemes)
    for note in one.notes { printNote(note) }
    for note in [note, one.resamplingNote].compactMap(\.self) { printNoteLines(note) }
    let rows = EvaluationCSV(one, settings.empty)
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

  /// A file, and the only label map of a folder, such as its case's.
  private func only(in folderIsPrediction: Bool) throws -> EvaluationPair {
    let path = folderIsPrediction ? prediction : reference
    let folder = try LabelFolder(
      path, role: folderIsPrediction ? .prediction : .reference, layouts: layouts())
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
    let pairs = try pairs()
    try refuseOutputs(over: pairs.pairs.flatMap { [$0.prediction, $0.reference] })
    let run = try EvaluationRun.comparing(pairs.pairs, settings, threads: choices.threadCount)
    try report(run, pairs)
  }

  /// The cases of two folders.
  func pairs() throws -> EvaluationPairs {
    try EvaluationPairs(
      predictions: LabelFolder(prediction, role: .prediction, layouts: layouts()),
      references: LabelFolder(reference, role: .reference, layouts: layouts()))
  }

  /// Prints and writes what came of the cases.
  func report(_ run: EvaluationRun, _ pairs: EvaluationPairs) throws {
    let settings = settings
    if let note = run.note { printNoteLines(note) }
    for note in pairs.notes
      + run.cases.flatMap({ $0.notes + [$0.resamplingNote].compactMap(\.self) })
    {
      printNote(note)
    }
    let rows = EvaluationCSV(run, settings.empty)
    // The results are printed even if the CSV file cannot be written.
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

  // MARK: Several readers

  private func runPairs() throws {
    let settings = settings
    let sources = try ReaderSources([prediction, reference] + others, layouts: layouts())
    try refuseOutputs(over: sources.cases.flatMap { $0.masks.map(\.path) })
    for note in sources.notes { printNote(note) }
    let pairwise = try PairwiseRun(
      sources, settings, threads: choices.threadCount)
    if let note = pairwise.note { printNoteLines(note) }
    let notes = pairwise.run.cases.flatMap { $0.notes + [$0.resamplingNote].compactMap(\.self) }
    for (index, note) in notes.enumerated() where !notes[..<index].contains(note) {
      printNote(note)
    }
    let report = PairwiseReport(pairwise: pairwise, settings: settings)
    let written = Result {
      try write(report.csv)
      if let plot, let format = FigureFormat(path: plot) {
        let bytes = try report.figure.encoded(as: format, text: ["Software": "glia"])
        try AtomicFile.write(bytes, to: plot)
      }
    }
    switch printed {
    case .json: try printJSON(report.value())
    case .csv: printResult(report.csv)
    case .table where pairwise.run.cases.isEmpty: break
    case .table: printResult(report.tables + "\n\n" + settings.description)
    }
    let complaints = sources.complaints + pairwise.run.failures.map { "\($0.name): \($0.reason)" }
    for complaint in complaints { printNote("glia: \(complaint)") }
    try written.get()
    guard complaints.isEmpty else { throw ExitCode(ExitStatus.failed) }
  }

  /// Refuses outputs that would replace what is read, before any work is done.
  private func refuseOutputs(over inputs: [String]) throws {
    for output in [csv, plot].compactMap(\.self) { try refuse(output, over: inputs) }
    if let csv, let plot { try refuse(plot, over: [csv]) }
  }

  private func write(_ rows: EvaluationCSV) throws { try write(rows.text) }

  private func write(_ rows: String) throws {
    guard let csv else { return }
    try AtomicFile.write(Array((rows + "\n").utf8), to: csv)
  }
}
