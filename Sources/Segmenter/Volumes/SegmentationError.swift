package import Imaging

/// Why a case could not be segmented.
package enum SegmentationError: Error, Sendable {
  /// It was cancelled.
  case cancelled
  /// The model failed.
  case model(ModelError)
  /// There is no image to segment.
  case noImages
  /// The model can use none of the images.
  case noModality(wanted: [Modality], found: [Modality])
  /// Two images lie on different grids.
  case gridsDiffer(Modality, Grid, Modality, Grid)
  /// An image holds colors instead of intensities.
  case color(Modality)
}

extension SegmentationError: CustomStringConvertible {
  /// One sentence that says what is wrong.
  package var description: String {
    func names(_ modalities: [Modality]) -> String {
      modalities.map(\.displayName).joined(separator: ", ")
    }
    switch self {
    case .cancelled: return "the segmentation was cancelled"
    case .model(let error): return error.description
    case .noImages: return "there is no image of a known modality to segment"
    case .noModality(let wanted, let found):
      return "the model wants \(names(wanted)), and the case has only \(names(found))"
    case .gridsDiffer(let first, let grid, let second, let other):
      return "\(first.displayName) and \(second.displayName) lie on different grids: "
        + "\(grid) and \(other)"
    case .color(let modality): return "\(modality.displayName) holds colors instead of intensities"
    }
  }
}
