package import Imaging

/// What the network that segments a case is like, and what it was given of the case.
package struct NetworkTraits: Hashable, Sendable {
  /// The regions that it tells.
  package var regions = Region.allCases
  /// The probability above which its author takes a voxel to be in a region.
  package var thresholds: [Region: Float] = [:]
  /// The same for the structures of a network with a description.
  package var structureThresholds: [Structure: Float] = [:]
  /// Whether a 3-D network helps with whole volumes.
  package var hasVolumeNetwork = false
  /// What is done with the result of a whole volume.
  package var postProcessing = PostProcessing.none
  /// The sequences that it got.
  package var given: [Modality] = []
  /// Those of its inputs that the case lacks.
  package var missing: [Modality] = []
  /// What the user should know of how the images were prepared, one sentence each; none if they were taken as
  /// they are.
  package var notes: [String] = []

  /// Creates the traits of a network that was given nothing.
  package init() {}
}
