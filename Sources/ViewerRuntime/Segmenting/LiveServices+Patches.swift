import Imaging
import Segmenter
import Viewer

extension LiveServices {
  /// Segments a volume, or a slice of it, with a network that gives labels by its description.
  func segment(
    _ request: SegmentationRequest, _ patches: PatchSegmenter,
    isCancelled: @escaping @Sendable () -> Bool, report: @Sendable (SegmentationReport) -> Void
  ) throws {
    let description = patches.segmenter.model.description
    let named = Dictionary(
      uniqueKeysWithValues: request.volumes.map { ($0.key.rawValue, $0.value) })
    let images = try ChannelImages(
      description.channels, volumes: named, image: request.image)
    var wanted = PatchSegmenter.Request(images: images, result: request.grid)
    if case .slice(let index) = request.extent {
      guard description.dimensions == 2 else { throw SegmentationError.needsVolume }
      wanted.slices = index...index
      wanted.isPostProcessed = false
    }
    let scheme = patches.scheme(following: request.scheme)
    report(.began(NetworkTraits(description, images, notes: patches.notes(wanted)), total: nil))
    let start = ContinuousClock.now
    let found = try patches.segment(wanted, scheme: scheme, isCancelled: isCancelled) {
      report(
        .patch(
          done: $0, total: $1, work: WorkDone(part: Double($0) / Double(max($1, 1)), since: start)))
    }
    report(.labels(found.map, slice: wanted.slices?.lowerBound))
    report(.finished)
  }
}

extension NetworkTraits {
  /// The traits of a network with a description.
  init(_ description: ModelDescription, _ images: ChannelImages, notes: [String]) {
    self.init()
    regions = description.output.tumorRegions ?? []
    given = images.given.compactMap { Modality(rawValue: $0) }
    missing = images.missing.compactMap { Modality(rawValue: $0) }
    self.notes = notes
  }
}
