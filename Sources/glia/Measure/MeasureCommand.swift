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
      Prints three tables: the volume, mean, standard deviation, minimum and maximum of each structure and \
      label of a mask in each image; the two perpendicular diameters and their product (RANO) of each \
      connected component of each structure; and the measurements made in the viewer, from \
      CASE_measurements.json beside the case.

        glia measure BraTS19_2013_10_1
        glia measure case --mask out/case_pred.nii.gz --structure TC --json
        glia measure case --csv > case.csv

      Images on a different grid are resampled to the mask's grid and marked 'resampled'. Standard deviations \
      are divided by n - 1. The diameters are the longest line within the largest section of a component (26 \
      neighbors), and the longest line at a right angle to it; a component counts as measurable if both are at \
      least 10 mm. docs/measuring.md has all definitions.
      """)

  @Argument(help: "A folder of one case, or an image.", completion: .images)
  var casePath: String

  @OptionGroup var layouts: LayoutOptions

  @Option(
    help: ArgumentHelp(
      "The DICOM series of a sequence, as 'glia info FOLDER' lists it: flair=5, t1=none.",
      valueName: "name=n"))
  var sequence: [SequenceOption] = []

  @Option(
    help: ArgumentHelp(
      "The mask to measure; by default, the case's reference.", valueName: "file"),
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

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print CSV.")
  var csv = false

  func validate() throws {
    try sequence.check()
    if json, csv { throw ValidationError("--json and --csv exclude each other") }
  }

  func run() async throws {
    let found = try Case.discover(
      [casePath], layouts: layouts.table(), sequences: sequence.byModality,
      isVerbose: layouts.verbose, note: printNote)
    guard found.count == 1 else {
      throw CommandFailure("\(casePath) holds \(found.count) cases; name one of them")
    }
    let volumes = try CaseLoader(found[0], needsReference: false).load()
    let source = volumes.source
    for note in volumes.notes { printNote("\(source.name): \(note)") }
    let (measurements, problem) = savedMeasurements(source)
    let mask = try readMask(volumes)
    if mask == nil, let problem { throw CommandFailure(problem) }
    let report = try MeasureReport(
      source.name, images: images(volumes), mask: mask, measurements: measurements,
      structures: structure, plane: plane)
    for note in report.notes { printNote("\(source.name): \(note)") }
    if json {
      try printJSON(report.json)
    } else if csv {
      printResult(report.csv)
    } else {
      printResult(report.text)
    }
    if let problem { throw CommandFailure(problem) }
  }

  private func images(_ volumes: CaseVolumes) -> [MeasurementTable.Image] {
    let named = volumes.source.presentModalities.compactMap { modality in
      volumes.volumes[modality].map {
        MeasurementTable.Image(title: modality.displayName, volume: $0)
      }
    }
    if !named.isEmpty { return named }
    return volumes.image.map { [MeasurementTable.Image(title: "image", volume: $0)] } ?? []
  }

  /// The mask to measure; `nil` if the case has none.
  private func readMask(_ volumes: CaseVolumes) throws -> MeasureReport.Mask? {
    guard let mask else {
      let path = volumes.source.reference ?? "reference"
      return try volumes.reference.map {
        MeasureReport.Mask(path: path, map: try withChosenScheme($0, path))
      }
    }
    let map = try CaseMask.read(
      mask, on: volumes.grid, dataSet: volumes.source.labelScheme, other: volumes.reference?.scheme
    ) { printNote("\($0)") }
    return MeasureReport.Mask(path: mask, map: try withChosenScheme(map, mask))
  }

  private func withChosenScheme(_ map: LabelMap, _ path: String) throws -> LabelMap {
    guard let chosen = scheme.scheme else { return map }
    try SchemeRule.check(path, map.presentLabels, chosen: chosen)
    var map = map
    map.scheme = chosen.isPerLabel ? .labels(map.presentLabels.subtracting([0])) : chosen
    return map
  }

  /// What was measured in the viewer, and why its file cannot be used.
  private func savedMeasurements(_ source: Case) -> ([CaseMeasurement], problem: String?) {
    guard
      case .read(let measurements, let note) = MeasurementFiles().read(
        MeasurementFiles.path(of: source))
    else { return ([], nil) }
    return (measurements, note)
  }
}
