public import Imaging
public import Segmenter

/// What the network that segments a case is like, and what it was given of the case.
public struct NetworkTraits: Hashable, Sendable {
  /// The regions that it tells.
  public var regions = Region.allCases
  /// The probability above which its author takes a voxel to be in a region.
  public var thresholds: [Region: Float] = [:]
  /// What is done with the result of a whole volume.
  public var postProcessing = PostProcessing.none
  /// The sequences that it got.
  public var given: [Modality] = []
  /// Those of its inputs that the case lacks.
  public var missing: [Modality] = []

  /// Creates the traits of a network that was given nothing.
  public init() {}

  /// The traits of a model that is given some sequences.
  public init(_ metadata: ModelMetadata, given volumes: Set<Modality>) {
    regions = metadata.regions
    thresholds = metadata.thresholds
    postProcessing = metadata.postProcessing
    given = metadata.modalities.filter(volumes.contains)
    missing = metadata.modalities.filter { !volumes.contains($0) }
  }
}
