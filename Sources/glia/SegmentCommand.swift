import ArgumentParser
import Foundation
import Imaging
import NIfTI
import Segmenter

/// `glia segment`: label maps for whole cases.
struct SegmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segment",
    abstract: "Find the tumor in cases and write label maps.",
    discussion: """
      Writes DIR/<case>_pred.nii.gz with the geometry of the case's images, and with --probabilities \
      DIR/<case>_prob.nii.gz: float32, three frames, whole tumor (WT), tumor core (TC), enhancing \
      tumor (ET), computed on background too, which takes longer. Labels follow the case's own scheme, else BraTS: 1 core, 2 edema, 4 enhancing.

      Any of the modalities FLAIR, T1, T1ce and T2 may be missing, at some cost in accuracy.

        glia segment BraTS19_2013_10_1 --output out
        glia segment cases/* --output out --probabilities --threads 4
        glia segment scan --output out --slices 70-90 --json

      Ctrl-C ends it with exit code 130; a case is written whole or not at all.
      """)

  @Argument(
    help: ArgumentHelp("Folders in BraTS layout, or NIfTI files.", valueName: "case"),
    completion: .images)
  var cases: [String]

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

  @Flag(help: "Write probabilities as well.")
  var probabilities = false

  @Flag(help: "Replace files that are there already.")
  var force = false

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
    if cases.isEmpty { throw ValidationError("name at least one case") }
    if let threads, threads < 1 { throw ValidationError("--threads is \(threads)") }
  }

  func run() async throws {
    Interruption.watch()
    let found = try Case.discover(cases)
    let jobs = found.map { SegmentationJob(source: $0, folder: output) }
    try SegmentationJob.check(jobs, withProbabilities: probabilities, mayReplace: force)
    let model = try Model(contentsOf: model ?? Assets.modelPath)
    let segmenter = try Segmenter(model, threads: threads)
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("the folder \(output) cannot be made: \(error.localizedDescription)")
    }
    var reports: [SegmentationJob.Report] = []
    for job in jobs {
      let report = try job.run(segmenter, slices: slices, withProbabilities: probabilities)
      reports.append(report)
      if !json { print(report.line) }
    }
    if json {
      try printJSON(
        SegmentationJob.Summary(
          cases: reports, model: model.path, threads: segmenter.threadCount))
    }
  }
}
