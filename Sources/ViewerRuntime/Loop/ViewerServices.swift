package import Imaging
package import Viewer

/// The slow work of the viewer: reading, segmenting, writing.
///
/// Called on background threads, several at a time; reports come back to the loop as messages.
package protocol ViewerServices: Sendable {
  /// Reads a case, the image in view first.
  ///
  /// - Parameters:
  ///   - index: The index of the case.
  ///   - first: The modality to read first.
  ///   - isCancelled: Checked between files.
  ///   - report: Receives what arrives, `.finished` last.
  func load(
    _ index: Int, first: Modality?, isCancelled: @Sendable () -> Bool,
    report: @escaping @Sendable (LoadReport) -> Void)

  /// Lists the series of a case's study, or makes the case of other series.
  ///
  /// - Parameters:
  ///   - request: What is to be done.
  ///   - index: The index of the case.
  /// - Returns: The outcome.
  func series(_ request: SeriesRequest, _ index: Int) -> SeriesReport

  /// Reads and compiles a network before it is needed.
  ///
  /// - `model`: The file of a fine-tuned network; `nil` for the usual one.
  func prepareNetwork(_ model: String?)

  /// Segments an axial slice, or the volume.
  ///
  /// - Parameters:
  ///   - request: Which slices of which images.
  ///   - isCancelled: Checked from time to time.
  ///   - report: Receives slices as they are done, then the outcome.
  func segment(
    _ request: SegmentationRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (SegmentationReport) -> Void)

  /// Works with the files of a case's edit; one request after the other.
  ///
  /// - Parameters:
  ///   - request: What is to be done.
  ///   - index: The index of the case.
  ///   - report: Receives the outcome, then or later.
  func edit(
    _ request: EditRequest, _ index: Int, report: @escaping @Sendable (EditReport) -> Void)

  /// Reads or writes the measurements of a case; one request after the other.
  ///
  /// - Parameters:
  ///   - work: What is to be done.
  ///   - index: The index of the case.
  /// - Returns: The outcome; `nil` if the case cannot be read.
  func perform(_ work: MeasurementFileWork, _ index: Int) -> MeasurementFileReport?

  /// Aligns images with each other.
  ///
  /// - Parameters:
  ///   - request: The images.
  ///   - isCancelled: Checked from time to time.
  ///   - report: Receives the progress, then the outcome.
  func align(
    _ request: AlignmentRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (AlignmentReport) -> Void)

  /// Writes transforms beside the images of a case.
  ///
  /// - Returns: The files that were written, or the problem.
  func save(_ transforms: TransformsToSave) -> AlignmentReport

  /// Reads another scan of the patient, aligns it with the case in view, and compares their lesions.
  ///
  /// - Parameters:
  ///   - request: The case in view, and where the other scan is.
  ///   - isCancelled: Checked from time to time.
  ///   - report: Receives the progress, then the outcome.
  func compareTimes(
    _ request: FollowUpRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (FollowUpReport) -> Void)

  /// Trains on corrections.
  ///
  /// - Parameters:
  ///   - request: The corrected slices of which images.
  ///   - isCancelled: Checked at each step.
  ///   - report: Receives the progress, then the outcome.
  func fineTune(
    _ request: FineTuningRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (FineTuningReport) -> Void)

  /// Writes a picture.
  ///
  /// - Parameters:
  ///   - request: What it shows.
  ///   - path: The file.
  ///   - replacing: Whether an existing file may be replaced.
  /// - Returns: The path that was written, or the problem.
  func export(_ request: ExportRequest, to path: String, replacing: Bool) -> ExportReport

  /// Reads or writes what the command line needs.
  ///
  /// - Returns: The result; `nil` if nothing waits for it.
  func perform(_ work: ConsoleWork) -> ConsoleReport?
}
