import ArgumentParser
import Cases
import Files
import Foundation
import Segmenter

/// The cases of `glia segment`, one after the other; if one fails, the others still run.
struct SegmentationBatch {
  /// What happens to files that already exist.
  struct Existing {
    /// Whether they are replaced.
    let mayReplace: Bool
    /// Whether a case with all its files is skipped.
    let skips: Bool
  }

  /// What was done with each case.
  private(set) var summary = SegmentationJob.Summary()
  private let count: Int
  private let isJSON: Bool
  private let record: (Int, Outcome) throws -> Void

  /// The cases, with the files to write for each, and their places among all findings.
  private var jobs: [(job: SegmentationJob, files: SegmentationJob.Files, index: Int)] = []

  /// What came of a case.
  enum Outcome {
    case done(SegmentationJob, SegmentationJob.Report)
    case skipped(SegmentationJob, SegmentationJob.Skipped)
    case failed(SegmentationJob.Failure)
  }

  /// Decides what to do for each case, and reports the cases that cannot be segmented.
  ///
  /// - Parameters:
  ///   - findings: The cases, and paths that are not cases.
  ///   - folder: Where files are written.
  ///   - choices: What the command line asks for.
  ///   - existing: What happens to files that already exist.
  ///   - isJSON: Whether only the summary is printed.
  ///   - names: The files of a case; by default, those of ``SegmentationJob/Names``.
  ///   - record: Receives what came of each case, with its place among the findings.
  /// - Throws: `CancellationError`.
  init(
    _ findings: [CaseSearch.Finding], folder: String, _ choices: SegmentationJob.Choices,
    _ existing: Existing, isJSON: Bool,
    names: ((Case) throws -> SegmentationJob.Names)? = nil,
    record: @escaping (Int, Outcome) throws -> Void = { _, _ in }
  ) throws {
    count = findings.count
    self.isJSON = isJSON
    self.record = record
    // Remove what a killed run left behind, even if there is nothing left to segment.
    Leftovers.remove(in: folder)
    var taken: [String: String] = [:]
    for (index, finding) in findings.enumerated() {
      try Interruption.check()
      do {
        let source = try finding.result.get()
        let job = SegmentationJob(
          source: source, folder: folder, choices: choices,
          names: try names?(source) ?? .init(source, in: folder))
        if let other = taken[job.prediction] {
          throw CommandFailure(
            "\(other) and \(job.source.directory) would both be written to \(job.prediction)")
        }
        taken[job.prediction] = job.source.directory
        if let files = try job.missingFiles(existing) {
          jobs.append((job, files, index))
        } else {
          try skip(job, index)
        }
      } catch {
        try fail(finding.name, error, index)
      }
    }
  }

  /// Whether there is anything to segment.
  var hasWork: Bool { !jobs.isEmpty }

  /// Segments the cases.
  ///
  /// - Throws: `CancellationError`, but never with a case's files half written.
  mutating func run(_ segmenter: Segmenter) throws {
    summary.computing = .init(
      model: segmenter.model.path, threads: segmenter.threadCount, backend: segmenter.backendSummary
    )
    for (job, files, index) in jobs {
      do {
        let report = try job.run(segmenter, writing: files)
        if summary.computing.precision == nil {
          note(segmenter.latestPrecision, segmenter.precision)
        }
        try record(index, .done(job, report))
        summary.cases.append(report)
        if !isJSON { report.lines.forEach(printLine) }
      } catch let error as CancellationError {
        throw error
      } catch {
        try fail(job.source.name, error, index)
      }
    }
  }

  /// Reports how many cases failed.
  ///
  /// - Throws: The exit code if any did.
  func finish() throws {
    guard !summary.failed.isEmpty else { return }
    if count > 1 { printNote("glia: \(summary.failed.count) of \(count) cases failed") }
    throw ExitCode(ExitStatus.failed)
  }

  /// Prints a note if 16-bit numbers were used because they are faster.
  private mutating func note(_ used: Precision, _ wanted: Precision?) {
    summary.computing.precision = used.rawValue
    guard used == .fast, wanted == nil else { return }
    printNote("16-bit numbers are faster on this processor and were used; --exact uses 32-bit ones")
  }

  private mutating func skip(_ job: SegmentationJob, _ index: Int) throws {
    let skipped = SegmentationJob.Skipped(name: job.source.name, prediction: job.prediction)
    try record(index, .skipped(job, skipped))
    summary.skipped.append(skipped)
    printNote("\(job.source.name) is already done: \(job.prediction)")
  }

  private mutating func fail(_ name: String, _ error: any Error, _ index: Int) throws {
    let failure = SegmentationJob.Failure(name: name, reason: error.sentence)
    try record(index, .failed(failure))
    summary.failed.append(failure)
    printNote(count > 1 ? "glia: \(name): \(error.sentence)" : "glia: \(error.sentence)")
  }
}
