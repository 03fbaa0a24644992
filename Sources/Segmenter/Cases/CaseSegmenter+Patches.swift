package import Cases
package import Imaging
import VolumeFiles

// Cases for networks that segment whole volumes by their description.

extension CaseSegmenter {
  /// What will be done with a case.
  package struct PatchPlan: Sendable {
    /// The case.
    package let volumes: CaseVolumes
    /// The images that the network reads, and what is wanted.
    package let request: PatchSegmenter.Request
    /// The geometry of the file to write.
    package let geometry: VolumeGeometry
    /// The meaning of the labels.
    package let scheme: LabelScheme
    /// What the user should know.
    package let notes: [String]
    /// The planes whose slices are averaged; empty for networks of volumes.
    package let planes: [Plane]
    /// Why labels are not post-processed; `nil` if they are.
    package let whyNotPostProcessed: String?
  }

  /// Plans what to do with a case.
  ///
  /// - Parameters:
  ///   - volumes: The case.
  ///   - others: Images of further sequences, such as `adc`.
  ///   - reference: The reference whose labels the prediction follows, instead of the case's own.
  /// - Returns: The plan.
  /// - Throws: ``SegmentationError``; `VolumeFileError` if the file whose grid was requested cannot be read.
  package func preparePatches(
    _ volumes: CaseVolumes, others: [String: Volume] = [:], reference: LabelMap? = nil
  ) throws -> PatchPlan {
    let description = segmenter.model.description
    var named = others
    for (modality, volume) in volumes.volumes { named[modality.rawValue] = volume }
    var request = PatchSegmenter.Request(
      images: try ChannelImages(description.channels, volumes: named, image: volumes.image),
      result: try options.grid.grid(of: volumes), brain: brain(of: volumes))
    request.mirrors = options.mirrors
    request.isPostProcessed = options.isPostProcessed
    request.slices = options.slices
    request.isOfOnePlane = options.isAxialOnly
    let patches = PatchSegmenter(segmenter)
    return PatchPlan(
      volumes: volumes, request: request,
      geometry: try options.grid.geometry(
        of: volumes.source, main: volumes.header, headers: volumes.headers),
      scheme: patches.scheme(following: volumes.predictionScheme(reference: reference)),
      notes: patches.notes(request),
      planes: description.dimensions == 2 ? patches.planes(request) : [],
      whyNotPostProcessed: whyNotPostProcessed(hasRules: !description.postprocessing.isNone))
  }

  /// The brain, if the network is normalized by it.
  private func brain(of volumes: CaseVolumes) -> BrainMask? {
    let description = segmenter.model.description
    guard description.needsBrain else { return nil }
    switch options.brain {
    case .given(let mask): return mask
    case .off: return nil
    case .automatic: return description.brain(of: volumes.volumes)
    }
  }

  /// Segments a case.
  ///
  /// - Parameters:
  ///   - plan: What is done.
  ///   - isCancelled: Checked between patches.
  ///   - progress: Receives the finished patches and their number.
  /// - Returns: The labels, and the probabilities that they come from.
  /// - Throws: ``SegmentationError``.
  package func segment(
    _ plan: PatchPlan, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(SegmentationError) -> PatchSegmenter.Result {
    try PatchSegmenter(segmenter).segment(
      plan.request, scheme: plan.scheme, isCancelled: isCancelled, progress: progress)
  }

  /// Writes the result for a case.
  ///
  /// - Throws: `VolumeFileError`.
  package func save(
    _ result: PatchSegmenter.Result, _ plan: PatchPlan, to output: Output
  ) throws {
    if let path = output.probabilities {
      try VolumeFormats.write(
        .float32(result.probabilities(), frames: segmenter.model.description.output.channelCount),
        geometry: plan.geometry, to: path, mayReplace: output.mayReplace)
    }
    if let path = output.prediction {
      try VolumeFormats.writeLabelMap(
        result.map, geometry: plan.geometry, to: path, mayReplace: output.mayReplace)
    }
  }
}
