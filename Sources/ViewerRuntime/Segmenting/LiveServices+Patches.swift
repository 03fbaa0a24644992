import Imaging
import Segmenter
import Viewer

extension LiveServices {
  /// Segments a volume, or a slice of it, with a network that has a description.
  ///
  /// For a slice, the network runs only on the patches that the slice needs. If that is all of
  /// them, the whole volume is reported.
  func segment(
    _ request: SegmentationRequest, _ patches: PatchSegmenter,
    isCancelled: @escaping @Sendable () -> Bool, report: @Sendable (SegmentationReport) -> Void
  ) throws {
    let description = patches.segmenter.model.description
    let named = Dictionary(
      uniqueKeysWithValues: request.volumes.map { ($0.key.rawValue, $0.value) })
    let images = try ChannelImages(
      description.channels, volumes: named, image: request.image)
    var wanted = PatchSegmenter.Request(
      images: images, result: request.grid, brain: description.brain(of: request.volumes))
    if case .slice(let index) = request.extent {
      wanted.slices = index...index
      wanted.mayBeWhole = true
    }
    let scheme = patches.scheme(following: request.scheme)
    var traits = NetworkTraits(description, images, notes: patches.notes(wanted))
    traits.regions = scheme.knownRegions
    traits.structureThresholds = Dictionary(
      patches.structureThresholds(scheme).map { ($0.structure, $0.threshold) },
      uniquingKeysWith: { first, _ in first })
    report(.began(traits, total: nil))
    let start = ContinuousClock.now
    let found = try patches.segment(wanted, scheme: scheme, isCancelled: isCancelled) {
      done, total in
      let part = Double(done) / Double(max(total, 1))
      report(
        .patch(
          done: done, total: total,
          work: done == 0 ? nil : WorkDone(part: part, since: start)))
    }
    report(
      .labels(found.map, slice: found.slices?.lowerBound, probabilities: found.structures()))
    report(.finished)
  }
}

extension NetworkTraits {
  /// The traits of a network with a description.
  init(_ description: ModelDescription, _ images: ChannelImages, notes: [String]) {
    self.init()
    given = images.given.compactMap { Modality(rawValue: $0) }
    missing = images.missing.compactMap { Modality(rawValue: $0) }
    self.notes = notes
  }
}
