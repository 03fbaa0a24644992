import Cases
import Foundation
import Imaging
import Segmenter
import VolumeFiles

/// One case to segment, and the files to write.
struct SegmentationJob {
  let source: Case
  let folder: String
  let choices: Choices
  let names: Names

  /// The files that a case is written to.
  struct Names {
    let prediction: String
    let probabilities: String

    /// Files named after the case, in a folder.
    init(_ source: Case, in folder: String) {
      func path(_ kind: String) -> String {
        URL(fileURLWithPath: folder, isDirectory: true)
          .appendingPathComponent("\(source.name)_\(kind).nii.gz").relativePath
      }
      self.init(prediction: path("pred"), probabilities: path("prob"))
    }

    /// Files of other names.
    init(prediction: String, probabilities: String) {
      (self.prediction, self.probabilities) = (prediction, probabilities)
    }
  }

  /// What the command line asks for.
  struct Choices {
    let slices: SegmentCommand.SliceRange?
    let withProbabilities: Bool
    let isPostProcessed: Bool
    /// Whether slices are mirrored; `nil` lets the model decide.
    let isMirrored: Bool?
    /// Whether only axial slices are segmented, even if the model asks for other planes.
    let isAxialOnly: Bool
    /// The grid of the files to write.
    let grid: ResultGrid
    /// The brain mask for images with skull.
    let brain: CaseInput.BrainChoice
    /// Whether the sequences are aligned with each other first.
    let isAligned: Bool
    /// Images of further channels of the model.
    let channels: [SegmentCommand.ChannelFile]
  }

  /// Where the labels go.
  var prediction: String { names.prediction }
  /// Where the probabilities go.
  var probabilities: String { names.probabilities }

  /// Segments the case and writes the files that are missing.
  func run(_ segmenter: Segmenter, writing files: Files) throws -> Report {
    let start = ContinuousClock.now
    let cases = CaseSegmenter(segmenter, options(withProbabilities: files.probabilities))
    // A network that reads one image takes any.
    if segmenter.model.tumorRegions != nil { try source.checkSequences() }
    var volumes = try CaseSegmenter.load(source)
    for note in volumes.notes { printNote("\(source.name): \(note)") }
    let transforms = try align(&volumes, threads: segmenter.threadCount)
    try Interruption.check()
    if segmenter.model.tumorRegions == nil {
      return try runByPatches(cases, volumes, transforms, writing: files, since: start)
    }
    let plan: CaseSegmenter.Plan
    do {
      plan = try cases.prepare(volumes)
    } catch {
      throw CommandFailure("\(source.name) cannot be segmented: \(error)")
    }
    let wanted = try range(choices.slices, count: plan.input.geometry.count)
    note(given: plan.given, missing: plan.missing)
    for modality in plan.given {
      guard let count = volumes.volumes[modality]?.frameCount, count > 1 else { continue }
      printNote(
        "\(modality.displayName) of \(source.name) has \(count) time points; the first is used")
    }
    for note in plan.input.notes { printNote("\(source.name): \(note)") }
    for note in plan.notes { printNote(note) }
    let result: CaseSegmenter.Result
    do {
      result = try segment(plan, cases)
    } catch SegmentationError.cancelled {
      throw CancellationError()
    } catch {
      throw CommandFailure("\(source.name) cannot be segmented: \(error)")
    }
    try Interruption.check()
    try cases.save(
      result,
      to: .init(
        prediction: files.prediction ? prediction : nil,
        probabilities: files.probabilities ? probabilities : nil, mayReplace: files.mayReplace))
    let metadata = segmenter.model.tumorRegions
    let labels = result.labels
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Report(
      name: source.name, prediction: prediction,
      probabilities: choices.withProbabilities ? probabilities : nil, scheme: plan.scheme.rawValue,
      first_slice: wanted.lowerBound, last_slice: wanted.upperBound - 1,
      notes: volumes.notes + plan.input.notes, transforms: transforms,
      modalities: plan.given.map(\.rawValue),
      missing_modalities: plan.missing.map(\.rawValue),
      planes: plan.planes.map(\.rawValue), volume_network: plan.volumeNetwork,
      mirrored: choices.isMirrored ?? metadata?.mirrors ?? false,
      volume_ml: Dictionary(
        uniqueKeysWithValues: labels.changes.map {
          ($0.key.abbreviation, labels.milliliters($0.value.voxelsAfter))
        }),
      post_processing: plan.whyNotPostProcessed == nil ? Changes(labels, plan.rules) : nil,
      not_post_processed: plan.whyNotPostProcessed,
      seconds: Double(seconds) + Double(attoseconds) * 1e-18)
  }

  private func options(withProbabilities: Bool) -> CaseSegmenter.Options {
    CaseSegmenter.Options(
      slices: choices.slices.map { $0.first...$0.last },
      isPostProcessed: choices.isPostProcessed, mirrors: choices.isMirrored,
      isAxialOnly: choices.isAxialOnly, hasProbabilities: withProbabilities, grid: choices.grid,
      brain: choices.brain)
  }

  /// Segments the slices and shows a progress bar.
  private func segment(
    _ plan: CaseSegmenter.Plan, _ cases: CaseSegmenter
  ) throws -> CaseSegmenter.Result {
    let bar = ProgressBar(source.name, total: plan.sliceCount(cases.options.slices))
    defer { bar.finish() }
    return try cases.segment(plan, isCancelled: { Interruption.isRequested }) {
      bar.update($0.done, plan.planes.count > 1 ? $0.plane.rawValue : "")
    }
  }

  func range(_ slices: SegmentCommand.SliceRange?, count: Int) throws -> Range<Int> {
    guard let slices else { return 0..<count }
    guard slices.last < count else {
      throw CommandFailure(
        "--slices is \(slices.first)-\(slices.last); \(source.name) has slices 0 to \(count - 1)")
    }
    return slices.first..<slices.last + 1
  }

  private func note(given: [Modality], missing: [Modality]) {
    func names(_ modalities: [Modality]) -> String {
      modalities.map(\.displayName).joined(separator: ", ")
    }
    guard !given.isEmpty, !missing.isEmpty else { return }
    printNote("\(source.name) is segmented from \(names(given)), without \(names(missing))")
  }
}
