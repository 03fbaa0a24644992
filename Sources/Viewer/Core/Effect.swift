package import Imaging

/// Work that ``update(_:_:)`` asks for; what comes of it comes back as a ``Message``.
package enum Effect: Sendable {
  /// Load a case by its place.
  case load(Int, first: Modality?, generation: Int)
  /// Work on the cases of the list.
  case cohort(CohortEffect)
  /// Segment slices.
  case segment(SegmentationRequest)
  /// Post-process the labels of a whole volume.
  case postProcess(PostProcessingRequest)
  /// Measure how far prediction and reference agree.
  case measure(MeasureRequest, generation: Int)
  /// Stop the segmentation that runs.
  case cancelSegmentation
  /// Work on the files of the edit of a case.
  case edit(EditRequest, Int, generation: Int)
  /// Learn from corrections.
  case learn(LearnRequest)
  /// Stop the learning that runs.
  case cancelLearning
  /// Write a picture.
  case export(ExportRequest, path: String, replacing: Bool)
  /// Read or write what the command line needs.
  case console(ConsoleWork)
  /// Send ``Message/tick(_:)`` after some milliseconds.
  case wait(milliseconds: Int, cine: Int)
  /// Draw all cells anew.
  case redraw
  /// Give the terminal back until the program is continued.
  case suspend
  /// End.
  case quit
}

/// The probabilities of a whole volume, to become post-processed labels.
package struct PostProcessingRequest: Sendable {
  /// The probabilities of all slices.
  package var probabilities: VolumeSegmentation
  /// What is done.
  package var rules: PostProcessing
  /// For regions where the model's own thresholds are not to be taken.
  package var thresholds: [Region: Float]
  /// The meaning of the labels to make.
  package var scheme: LabelScheme
  /// The state of the labels.
  package var revision: Int
  /// The number of the case.
  package var generation: Int

  /// Does it.
  package func perform() -> PostProcessed {
    probabilities.postProcessed(by: rules, thresholds: thresholds, scheme: scheme)
  }
}
