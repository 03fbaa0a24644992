public import Imaging
public import Rendering

/// Work that ``update(_:_:)`` asks for; what comes of it comes back as a ``Message``.
public enum Effect: Sendable {
  /// Load a case by its place.
  case load(Int, first: Modality?, generation: Int)
  /// Segment slices.
  case segment(SegmentationRequest)
  /// Stop the segmentation that runs.
  case cancelSegmentation
  /// Write a picture.
  case export(ExportRequest, path: String, replacing: Bool)
  /// Draw all cells anew.
  case redraw
  /// Give the terminal back until the program is continued.
  case suspend
  /// End.
  case quit
}

/// A picture to write.
public struct ExportRequest: Sendable {
  /// What it shows.
  public var figure: Figure
  /// Texts that the file carries, by keyword.
  public var text: [String: String]

  /// Creates a request.
  public init(figure: Figure, text: [String: String]) {
    self.figure = figure
    self.text = text
  }
}
