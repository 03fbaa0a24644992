import Cases
import Imaging
import Segmenter
import VolumeFiles

extension SegmentationJob {
  /// Segments a case with a network that sees whole volumes, or whose labels are not tumor regions.
  func runByPatches(
    _ cases: CaseSegmenter, _ volumes: CaseVolumes, _ transforms: [String: String]?,
    writing files: Files, since start: ContinuousClock.Instant
  ) throws -> Report {
    let description = cases.segmenter.model.description
    let plan: CaseSegmenter.PatchPlan
    do {
      var others: [String: Volume] = [:]
      for channel in choices.channels {
        others[channel.name] = try VolumeFormats.readVolume(channel.file).volume
      }
      plan = try cases.preparePatches(volumes, others: others)
    } catch {
      throw CommandFailure("\(source.name) cannot be segmented: \(error)")
    }
    let slices = SliceGeometry(plan.request.result, plane: .axial).count
    let wanted = try range(choices.slices, count: slices)
    for note in plan.notes { printNote("\(source.name): \(note)") }
    let result: PatchSegmenter.Result
    do {
      let bar = ProgressBar(source.name, total: 1000)
      defer { bar.finish() }
      result = try cases.segment(plan, isCancelled: { Interruption.isRequested }) {
        bar.update(1000 * $0 / max($1, 1), "patch \($0) of \($1)")
      }
    } catch SegmentationError.cancelled {
      throw CancellationError()
    } catch {
      throw CommandFailure("\(source.name) cannot be segmented: \(error)")
    }
    try Interruption.check()
    try cases.save(
      result, plan,
      to: .init(
        prediction: files.prediction ? prediction : nil,
        probabilities: files.probabilities ? probabilities : nil, mayReplace: files.mayReplace))
    let counts = plan.scheme.structures.filter(\.isListed).map { structure in
      let mask = plan.scheme.mask(of: structure)
      return (structure, result.map.labels.count { mask[Int($0)] != 0 })
    }
    let milliliters = result.map.grid.voxelMilliliters
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Report(
      name: source.name, prediction: prediction,
      probabilities: choices.withProbabilities ? probabilities : nil, scheme: plan.scheme.rawValue,
      first_slice: wanted.lowerBound, last_slice: wanted.upperBound - 1,
      notes: volumes.notes + plan.notes, transforms: transforms,
      modalities: plan.request.images.given, missing_modalities: plan.request.images.missing,
      planes: plan.planes.map(\.rawValue), volume_network: nil,
      mirrored: choices.isMirrored ?? !description.mirror.isEmpty,
      volume_ml: Dictionary(
        counts.map { ($0.0.abbreviation, Double($0.1) * milliliters) }, uniquingKeysWith: { $1 }),
      post_processing: nil,
      not_post_processed: plan.whyNotPostProcessed,
      seconds: Double(seconds) + Double(attoseconds) * 1e-18)
  }
}
