package import Imaging

/// Work that ``update(_:_:)`` asks for.
///
/// Its results come back as a ``Message``.
package enum Effect: Sendable {
  /// Load a case by its index.
  case load(Int, first: Modality?, generation: Int)
  /// Work on the list of cases.
  case worklist(WorklistEffect)
  /// Work on the series of a case, by its index.
  case series(SeriesRequest, Int, generation: Int)
  /// Read and compile a network before it is needed: a fine-tuned one, or the usual one if `nil`.
  case prepareNetwork(model: String?)
  /// Segment slices.
  case segment(SegmentationRequest)
  /// Stop the segmentation.
  case cancelSegmentation
  /// Post-process the labels of a whole volume.
  case postProcess(PostProcessingRequest)
  /// Find the brain.
  case findBrain(BrainRequest)
  /// Measure the agreement of two masks.
  case measure(MeasureRequest, generation: Int)
  /// Measure an image.
  case findFacts(FactsRequest, generation: Int)
  /// Measure the part of a structure at a voxel.
  case measureComponent(ComponentRequest, generation: Int)
  /// Make one mask of several.
  case makeConsensus(ConsensusRequest, generation: Int)
  /// Measure the labels of masks in an image.
  case measureLabels(LabelStatisticsRequest, generation: Int)
  /// Work on the file of a case's measurements.
  case measurementFile(MeasurementFileWork, Int, generation: Int)
  /// Find lesions and diameters. At most one request is under way.
  case find(FindingRequest)
  /// Work on the files of a case's edit.
  case edit(EditRequest, Int, generation: Int)
  /// Grow a region from strokes. At most one request is under way.
  case growSeeds(SeedRequest)
  /// Align images with each other.
  case align(AlignmentRequest)
  /// Stop the alignment.
  case cancelAlignment
  /// Read another scan of the patient and align it with the case in view.
  case compareTimes(FollowUpRequest)
  /// Write transforms to files.
  case saveTransforms(TransformsToSave, generation: Int)
  /// Train on corrections.
  case fineTune(FineTuningRequest)
  /// Stop the training.
  case cancelFineTuning
  /// Write a picture.
  case export(ExportRequest, path: String, replacing: Bool)
  /// Read or write files for the command line.
  case console(ConsoleWork)
  /// Send ``Message/tick(_:)`` after some milliseconds.
  case wait(milliseconds: Int, cine: Int)
  /// Redraw every cell.
  case redraw
  /// Give the terminal back until the program is resumed.
  case suspend
  /// End the program.
  case quit
}
