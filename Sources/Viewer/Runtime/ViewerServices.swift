public import Imaging

/// The slow work of the viewer: reading, segmenting, writing.
///
/// Called on background threads, several at a time; reports come back to the loop as messages.
public protocol ViewerServices: Sendable {
  /// Reads a case, the image in view first.
  ///
  /// - Parameters:
  ///   - index: The place of the case among those that were given.
  ///   - first: The modality to read first.
  ///   - isCancelled: Asked between files.
  ///   - report: Takes what arrives, `.finished` last.
  func load(
    _ index: Int, first: Modality?, isCancelled: @Sendable () -> Bool,
    report: @Sendable (LoadReport) -> Void)

  /// Segments axial slices.
  ///
  /// - Parameters:
  ///   - extent: One slice or all.
  ///   - volumes: The modalities that there are.
  ///   - scheme: The meaning of the labels to make.
  ///   - isCancelled: Asked between slices.
  ///   - report: Takes slices as they are done, then how it ended.
  func segment(
    _ extent: SegmentationTask.Extent, _ volumes: [Modality: Volume], _ scheme: LabelScheme,
    isCancelled: @Sendable () -> Bool, report: @Sendable (SegmentationReport) -> Void)

  /// Writes a picture.
  ///
  /// - Parameters:
  ///   - request: What it shows.
  ///   - path: The file.
  ///   - replacing: Whether a file of that name may be replaced.
  /// - Returns: The path that was written, or what was in the way.
  func export(_ request: ExportRequest, to path: String, replacing: Bool) -> ExportResult
}

/// What became of an export.
public enum ExportResult: Hashable, Sendable {
  /// Written.
  case written(path: String)
  /// Not written, for there is a file of that name.
  case exists(path: String)
  /// Not written, for a reason in a sentence.
  case failed(String)
}
