import ArgumentParser
import Cases
import Files
import Imaging
import Metrics
import Viewer
import ViewerRuntime
import VolumeFiles

/// `glia measure`: the intensities of labels, the diameters of lesions, and what was measured in the viewer.
struct MeasureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measure labels and lesions: intensities, volumes and RANO diameters.",
    discussion: """
      Prints three tables for each case: the volume, mean, standard deviation, minimum and maximum of each structure and \
      label of a mask in each image; the two perpendicular diameters and their product (RANO) of each \
      connected component of each structure; and the measurements made in the viewer, from \
      CASE_measurements.json beside the case.

        glia measure BraTS19_2013_10_1
        glia measure case --mask out/case_pred.nii.gz --structure TC --json
        glia measure cases --mask out --csv > measures.csv

      A mask without its images has volumes and diameters, but no intensities.

      A folder of cases, or several cases, make one CSV table or one JSON list; a case that fails is reported, \
      and the others are measured. With --mask FOLDER, each case takes the mask with its name, such as \
      CASE_pred.nii.gz.

      Images on a different grid are resampled to the mask's grid and marked 'resampled'. Standard deviations \
      are divided by n - 1. The diameters are the longest line within the largest section of a component (26 \
      neighbors), and the longest line at a right angle to it; a component counts as measurable if both are at \
      least 10 mm. In JSON and CSV, 'lesion' tells components larger than 0.05 ml from specks. docs/measuring.md \
      has all definitions.
      """)

  @Argument(help: "Folders of cases, or images.", completion: .images)
  var cases: [String]

  @OptionGroup var layouts: LayoutOptions

  @Option(
    help: ArgumentHelp(
      "The DICOM series of a sequence, as 'glia info FOLDER' lists it: flair=5, t1=none.",
      valueName: "name=n"))
  var sequence: [SequenceOption] = []

  @Option(
    help: ArgumentHelp(
      "The mask to measure, or a folder with one for each case; by default, the case's reference.",
      valueName: "path"),
    completion: .images)
  var mask: String?

  @Option(help: "What the mask's labels mean; auto guesses from names and labels.")
  var scheme: SchemeChoice = .auto

  @Option(
    help: ArgumentHelp(
      "A structure to measure, such as TC; by default, all. Can be repeated.",
      valueName: "name"))
  var structure: [String] = []

  @Option(help: "The plane of the sections.")
  var plane: Plane = .axial

  @Option(
    help: ArgumentHelp(
      "Measure only part K of N parts of equal cost, such as 3/8.", valueName: "k/n"))
  var shard: Shard?

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print CSV.")
  var csv = false

  func validate() throws {
    try sequence.check()
    if json, csv { throw ValidationError("--json and --csv cannot be used together") }
  }

  func run() async throws {
    let findings = try findings()
    let isOnly = findings.count == 1 && shard == nil
    let folder = try mask.flatMap { path throws(CaseError) in
      try LabelFolder.isFolder(path) ? try LabelFolder(path, role: .prediction) : nil
    }
    var output = MeasureOutput(json ? .json : csv ? .csv : .text, isOnly: isOnly)
    var failures = 0
    for finding in findings {
      do {
        let measured = try MeasuredCase(finding.result.get(), self, folder, isOnly: isOnly)
        for note in measured.notes { printNote("\(finding.name): \(note)") }
        try output.add(measured.report)
        if let problem = measured.problem { throw CommandFailure(problem) }
      } catch  where !isOnly {
        failures += 1
        output.addFailure(finding.name, error.sentence)
        printNote("glia: \(finding.name): \(error.sentence)")
      }
    }
    try output.finish()
    guard failures > 0 else { return }
    printNote("glia: \(failures) of \(findings.count) cases failed")
    throw ExitCode(ExitStatus.failed)
  }

  private func findings() throws -> [CaseSearch.Finding] {
    var search = CaseSearch(cases, layouts: try layouts.table())
    search.sequences = sequence.byModality
    var findings: [CaseSearch.Finding] = []
    while let finding = search.next() {
      let alone =
        mask == nil
        ? finding.maskAlone(
          readsFile: true, consequence: "only volumes and diameters are measured") : nil
      findings.append(alone.map { CaseSearch.Finding($0) } ?? finding)
    }
    search.sentences(isVerbose: layouts.verbose).forEach(printNote)
    return shard?.part(of: findings) ?? findings
  }
}
