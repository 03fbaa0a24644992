package import Imaging

/// What a segmentation reports.
package enum SegmentationReport: Sendable {
  /// The network and the images are ready; the number of slices, if it is known.
  case began(NetworkTraits, total: Int? = nil)
  /// An axial slice is done, in radiological layout.
  case slice(Int, RegionProbabilities, done: Int, total: Int, work: WorkDone? = nil)
  /// A slice of another plane is done. It counts once all planes are done.
  case across(Plane, done: Int, total: Int, work: WorkDone? = nil)
  /// A part of the volume is done. It counts once all are.
  case patch(done: Int, total: Int, work: WorkDone? = nil)
  /// The mean over the slices of all planes, which replaces the axial slices.
  case volume(VolumeSegmentation, planes: [Plane])
  /// Labels from a network with a description, in all axial slices or in one, with probabilities.
  case labels(LabelMap, slice: Int?, probabilities: StructureProbabilities? = nil)
  /// All slices are done.
  case finished
  /// It was stopped.
  case cancelled
  /// The labels of the whole volume were post-processed, as they were at a revision.
  case postProcessed(PostProcessed, revision: Int)
  /// It failed, for a reason in one sentence.
  case failed(String)
}

/// The probabilities of a whole volume, to be post-processed into labels.
package struct PostProcessingRequest: Sendable {
  /// The probabilities of all slices.
  package var probabilities: VolumeSegmentation
  /// The rules to apply.
  package var rules: PostProcessing
  /// Thresholds that replace the model's own.
  package var thresholds: [Region: Float]
  /// The meaning of the resulting labels.
  package var scheme: LabelScheme
  /// The revision of the labels.
  package var revision: Int
  /// The number of the case.
  package var generation: Int

  /// Applies the rules.
  package func perform() -> PostProcessed {
    probabilities.postProcessed(by: rules, thresholds: thresholds, scheme: scheme)
  }
}
