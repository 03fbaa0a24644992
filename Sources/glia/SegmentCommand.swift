import ArgumentParser
import Cases
import Foundation
import Imaging
import Segmenter

/// `glia segment`: label maps for whole cases.
struct SegmentCommand: AsyncParsableCommand, ComputesWithNetwork {
  static let configuration = CommandConfiguration(
    commandName: "segment",
    abstract: "Find the tumor in cases and write label maps.",
    discussion: """
      Writes DIR/<case>_pred.nii.gz with the geometry of the case's images, and with --probabilities \
      DIR/<case>_prob.nii.gz: float32, three frames, whole tumor (WT), tumor core (TC), enhancing \
      tumor (ET). Labels follow the case's own scheme, else BraTS: 1 core, 2 edema, 4 enhancing.

      Any of the modalities FLAIR, T1, T1ce and T2 may be missing, at some cost in accuracy. Files \
      whose names do not say what they are, are given by --flair, --t1, --t1ce and --t2.

      Whole volumes are post-processed as the model's metadata say ('glia info' shows them): small \
      islands go, too little enhancing tumor becomes core. What was changed is printed; \
      --no-postprocessing turns it off, and a run with --slices has none. Where the model says so, the \
      labels come from the mean of each slice's probabilities and its left-right mirror image's; \
      --no-mirror takes half the time. Where it says so, slices of other planes are segmented too and \
      averaged, if they show a head about as sharply; --axial-only leaves them out, as a run with --slices \
      does. The file of --probabilities holds the network's own numbers all the \
      same: axial slices, one pass, not mirrored, not post-processed, computed on background too.

        glia segment BraTS19_2013_10_1 --output out
        glia segment cases/* --output out --probabilities --threads 4
        glia segment --flair series7.nii.gz --t1ce series9.nii.gz --output out
        glia segment scan --output out --slices 70-90 --json

      A case that fails is reported and the others are still segmented; the exit code is then 1. \
      --skip-existing resumes an interrupted run: it skips cases whose files are complete.

        glia segment cases/* --output out --skip-existing

      Ctrl-C or SIGTERM stops it with exit code 130; no file is left half written.
      """)

  @Argument(
    help: ArgumentHelp("Folders in BraTS layout, or NIfTI files.", valueName: "case"),
    completion: .images)
  var cases: [String] = []

  @OptionGroup(title: "Sequences") var roles: RoleFiles

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "dir"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp("The model; else the bundled one.", valueName: "file"),
    completion: .models)
  var model: String?

  @Option(
    help: ArgumentHelp("The first and the last axial slice, from 0; else all.", valueName: "a-b"))
  var slices: SliceRange?

  @Option(help: ArgumentHelp("How many threads compute; else one for each core.", valueName: "n"))
  var threads: Int?

  @Flag(help: "Leave out what the model's metadata say is to be done with whole volumes.")
  var noPostprocessing = false

  @Flag(help: "Leave out the averaging with the mirror image.")
  var noMirror = false

  @Flag(help: "Segment axial slices alone, whatever the model's metadata say.")
  var axialOnly = false

  @Flag(help: "Write probabilities as well.")
  var probabilities = false

  @Flag(help: "Replace files that already exist.")
  var force = false

  @Flag(
    help:
      "Skip cases whose files already exist; with --force, replace damaged ones.")
  var skipExisting = false

  @Flag(help: "Print what was done as JSON.")
  var json = false

  /// Two slice numbers with a hyphen between them, or one.
  struct SliceRange: ExpressibleByArgument {
    let first: Int
    let last: Int

    init?(argument: String) {
      let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        first >= 0, first <= last
      else { return nil }
      (self.first, self.last) = (first, last)
    }
  }

  func validate() throws {
    if cases.isEmpty, roles.modalities.isEmpty { throw ValidationError("name at least one case") }
    try roles.check(cases)
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); it must be from 1 to 1024")
    }
    // Otherwise a folder with the name of a file would come of it.
    if [".nii", ".nii.gz"].contains(where: output.lowercased().hasSuffix) {
      throw ValidationError(
        "--output is \(output); it names a folder, in which the case names the files")
    }
  }

  func run() async throws {
    Interruption.watch()
    let choices = SegmentationJob.Choices(
      slices: slices, withProbabilities: probabilities, isPostProcessed: !noPostprocessing,
      isMirrored: noMirror ? false : nil, isAxialOnly: axialOnly)
    var batch = try SegmentationBatch(
      roles.findings(or: cases), folder: output, choices,
      .init(mayReplace: force, skips: skipExisting), isJSON: json)
    if batch.hasWork {
      let segmenter = try Segmenter(
        Model(contentsOf: model ?? Assets.modelPath), threads: threads)
      do {
        try FileManager.default.createDirectory(
          atPath: output, withIntermediateDirectories: true)
      } catch {
        throw CommandFailure("the folder \(output) cannot be made: \(error.localizedDescription)")
      }
      do {
        try batch.run(segmenter)
      } catch {
        // What was done before Ctrl-C is told all the same.
        if json { try printJSON(batch.summary) }
        throw error
      }
    }
    if json { try printJSON(batch.summary) }
    try batch.finish()
  }
}
