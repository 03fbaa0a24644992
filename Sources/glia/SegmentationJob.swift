import Cases
import Foundation
import Imaging
import Segmenter
import VolumeFiles

/// One case to be segmented, and the files that come of it.
struct SegmentationJob {
  let source: Case
  let folder: String
  let choices: Choices

  /// What the command line asks for.
  struct Choices {
    let slices: SegmentCommand.SliceRange?
    let withProbabilities: Bool
    let isPostProcessed: Bool
    /// Whether slices are mirrored; `nil` where the model decides.
    let isMirrored: Bool?
    /// Whether only axial slices are segmented, whatever the model asks for.
    let isAxialOnly: Bool
  }

  /// Where the labels go.
  var prediction: String { path("pred") }
  /// Where the probabilities go.
  var probabilities: String { path("prob") }

  private func path(_ kind: String) -> String {
    URL(fileURLWithPath: folder, isDirectory: true)
      .appendingPathComponent("\(source.name)_\(kind).nii.gz").relativePath
  }

  /// Segments the case and writes the files that are missing.
  func run(_ segmenter: Segmenter, writing files: Files) throws -> Report {
    let start = ContinuousClock.now
    let volumes = try CaseLoader(source, needsReference: false).load()
    for note in volumes.notes { printNote("\(source.name): \(note)") }
    try Interruption.check()
    let input: SegmentationInput
    do {
      input = try SegmentationInput(volumes: volumes.volumes)
    } catch .noImages {
      throw CommandFailure(
        "of \(source.image ?? source.name) the sequence is not known; "
          + "--flair, --t1, --t1ce or --t2 FILE names it")
    } catch {
      throw CommandFailure("\(source.name) cannot be segmented: \(error)")
    }
    let wanted = try range(choices.slices, count: input.geometry.count)
    let metadata = segmenter.model.metadata
    let given = metadata.modalities.filter { input.volumes[$0] != nil }
    let missing = metadata.modalities.filter { input.volumes[$0] == nil }
    note(given: given, missing: missing)
    for modality in given {
      guard let count = input.volumes[modality]?.frameCount, count > 1 else { continue }
      printNote("\(modality.displayName) of \(source.name) has \(count) frames; the first is used")
    }

    let planes =
      choices.slices == nil && !choices.isAxialOnly ? segmenter.planes(for: input) : [.axial]
    for geometry in planes.map(input.geometry) {
      if let note = segmenter.model.coverNote(height: geometry.height, width: geometry.width) {
        printNote(note)
      }
    }
    let found: Found
    do {
      found = try segment(
        input, wanted, planes, segmenter, withProbabilities: files.probabilities)
    } catch SegmentationError.cancelled {
      throw CancellationError()
    } catch {
      throw CommandFailure("\(source.name) cannot be segmented: \(error)")
    }
    let problem = whyNotPostProcessed(metadata.postProcessing)
    let rules = problem == nil ? metadata.postProcessing : .none
    let scheme = volumes.predictionScheme
    let result = found.labels.postProcessed(by: rules, scheme: scheme)
    try Interruption.check()
    if let own = found.own {
      try VolumeFormats.write(
        .float32(own, frames: 3), geometry: volumes.header.geometry, to: probabilities,
        mayReplace: files.mayReplace)
    }
    if files.prediction {
      try VolumeFormats.writeLabelMap(
        result.map, geometry: volumes.header.geometry, to: prediction, mayReplace: files.mayReplace)
    }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Report(
      name: source.name, prediction: prediction,
      probabilities: choices.withProbabilities ? probabilities : nil, scheme: scheme.rawValue,
      first_slice: wanted.lowerBound, last_slice: wanted.upperBound - 1,
      notes: volumes.notes, modalities: given.map(\.rawValue),
      missing_modalities: missing.map(\.rawValue),
      planes: planes.map(\.rawValue), mirrored: choices.isMirrored ?? metadata.mirrors,
      volume_ml: Dictionary(
        uniqueKeysWithValues: result.changes.map {
          ($0.key.abbreviation, result.milliliters($0.value.voxelsAfter))
        }),
      post_processing: problem == nil ? Changes(result, rules) : nil, not_post_processed: problem,
      seconds: Double(seconds) + Double(attoseconds) * 1e-18)
  }

  /// The probabilities from which labels are made, and those that are written.
  private struct Found {
    var labels: VolumeSegmentation
    var own: [Float]?
  }

  /// Segments the slices, with a progress bar.
  private func segment(
    _ input: SegmentationInput, _ slices: Range<Int>, _ planes: [Plane], _ segmenter: Segmenter,
    withProbabilities: Bool
  ) throws -> Found {
    let total = planes.reduce(0) { $0 + ($1 == .axial ? slices.count : input.geometry($1).count) }
    let bar = ProgressBar(source.name, total: total)
    defer { bar.finish() }
    let labels = try segmenter.segment(
      input, slices: choices.slices == nil ? nil : Array(slices), planes: planes,
      mirrors: choices.isMirrored, isCancelled: { Interruption.isRequested }
    ) { bar.update($0.done, planes.count > 1 ? $0.plane.rawValue : "") }
    guard withProbabilities else { return Found(labels: labels) }
    // Whoever asks for probabilities wants the network's own, on background too. Labels come from
    // their own pass, so that they are the same with and without this option.
    let own = try segmenter.segment(
      input, slices: Array(slices), planes: [.axial], extent: .everything, mirrors: false,
      isCancelled: { Interruption.isRequested }
    ) { bar.update($0.done * total / slices.count, "probabilities") }
    return Found(labels: labels, own: own.probabilities())
  }

  /// Why the model's rules are not applied; `nil` where they are.
  private func whyNotPostProcessed(_ rules: PostProcessing) -> String? {
    if choices.slices != nil { return "single slices have none" }
    if rules.isNone { return "the model has none" }
    return choices.isPostProcessed ? nil : "turned off"
  }

  private func range(_ slices: SegmentCommand.SliceRange?, count: Int) throws -> Range<Int> {
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
