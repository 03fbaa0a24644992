import ArgumentParser
import Cases
import Files
import Foundation
import Imaging
import Metrics
import ViewerRuntime
import VolumeFiles

/// `glia consensus`: one mask made of several readers' masks.
struct ConsensusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consensus",
    abstract: "Combine several readers' masks into one.",
    discussion: """
      Each reader is a file, or a folder whose cases are matched by name. A reader is named after the part of its \
      path that differs from the others, or by NAME=PATH.

        glia consensus anna.nii.gz ben.nii.gz carla.nii.gz --output consensus.nii.gz
        glia consensus anna=r1 ben=r2 model=out --method staple --output consensus
        glia consensus r1 r2 r3 --method staple --output consensus --json

      majority takes a voxel if more than half of the readers mark it. staple estimates how reliable \
      each reader is, and prints it as sensitivity and specificity (Warfield 2004). Each structure is \
      decided by itself: the nested regions of a tumor, or every label. The result has the labels and \
      the geometry of the first mask.
      """)

  @Argument(
    help: ArgumentHelp("Masks or folders of masks, at least two.", valueName: "reader"),
    completion: .images)
  var readers: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The mask to write; for folders, the folder to write to.", valueName: "path"),
    completion: .images)
  var output: String

  @Option(help: "How to combine the masks: majority or staple.")
  var method: Consensus.Method = .majority

  @Option(help: "What the labels mean; auto guesses from names and labels.")
  var scheme: SchemeChoice = .auto

  @Flag(help: "Resample masks to the first one's grid (nearest neighbor) if they differ.")
  var resample = false

  @Flag(help: "Replace files that already exist.")
  var force = false

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    guard readers.count > 1 else {
      throw ValidationError("a consensus needs at least two masks; only \(readers.count) was given")
    }
  }

  func run() async throws {
    Interruption.watch()
    let layouts = try ViewConfiguration.read(nil).layoutTable()
    let sources = try ReaderSources(readers, layouts: layouts)
    for note in sources.notes { printNote(note) }
    if sources.areFolders {
      try runFolders(sources)
    } else {
      try VolumeFormats.checkName(output)
      try refuse(output, over: sources.readers.map(\.path))
      var said: Set<String> = []
      let report = try make(sources.cases[0], to: output, &said)
      if json { try printJSON(report.value) } else { printResult(report.text) }
    }
  }

  private func runFolders(_ sources: ReaderSources) throws {
    // A consensus beside a reader's masks would be taken for that reader's the next time.
    if let reader = sources.readers.first(where: {
      absolutePath($0.path) == absolutePath(output)
    }) {
      throw CommandFailure(
        "--output is \(output), the folder of \(reader.name); name another folder")
    }
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("the folder \(output) cannot be created; name another one with --output")
    }
    var reports: [ConsensusReport] = []
    // Cases of one data set give the same notes, which are said once.
    var said: Set<String> = []
    var failures: [EvaluationFailure] = []
    let bar = ProgressBar("combining", total: sources.cases.count)
    for (number, one) in sources.cases.enumerated() {
      try Interruption.check()
      do {
        reports.append(try make(one, to: "\(output)/\(one.name)_seg.nii.gz", &said))
      } catch let error where !(error is CancellationError) {
        failures.append(EvaluationFailure(name: one.name, reason: error.sentence))
      }
      bar.update(number + 1, one.name)
    }
    bar.finish()
    if json {
      try printJSON(
        JSONValue.object([
          "cases": .list(reports.map(\.value)),
          "failed": .failures(failures),
        ]))
    } else {
      printResult(reports.map(\.text).joined(separator: "\n\n"))
    }
    let complaints = sources.complaints + failures.map { "\($0.name): \($0.reason)" }
    for complaint in complaints { printNote("glia: \(complaint)") }
    guard complaints.isEmpty else { throw ExitCode(ExitStatus.failed) }
  }

  /// Combines and writes the masks of one case.
  private func make(_ one: ReaderSources.CaseMasks, to path: String, _ said: inout Set<String>)
    throws -> ConsensusReport
  {
    try refuse(path, over: one.masks.map(\.path))
    let masks = try ReaderMasks(one.masks, scheme: scheme.scheme, mayResample: resample)
    for note in masks.notes where said.insert(note).inserted { printNote(note) }
    let consensus: Consensus
    do throws(Consensus.Problem) {
      consensus = try Consensus(masks.maps, method)
    } catch {
      throw CommandFailure(sentence(error, one, masks))
    }
    try VolumeFormats.writeLabelMap(
      consensus.map, geometry: masks.geometry, to: path, mayReplace: force)
    return ConsensusReport(
      name: one.name, output: path, readers: one.masks, method: method, consensus: consensus)
  }

  private func sentence(
    _ problem: Consensus.Problem, _ one: ReaderSources.CaseMasks, _ masks: ReaderMasks
  ) -> String {
    switch problem {
    case .gridsDiffer(let number):
      "the grids differ: \(one.masks[number].path) has \(masks.maps[number].grid), "
        + "\(one.masks[0].path) has \(masks.maps[0].grid)"
    case .nothingInCommon(let number):
      (Structure.comparisonProblem(
        (one.masks[number].path, masks.maps[number].scheme),
        (one.masks[0].path, masks.maps[0].scheme))
        ?? "\(one.masks[number].path) and \(one.masks[0].path) have no structure in common")
        + "; use --scheme labels to take each label separately"
    }
  }
}

extension Consensus.Method: ExpressibleByArgument {}
