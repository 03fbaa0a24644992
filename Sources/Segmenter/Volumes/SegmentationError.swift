package import Imaging

/// Why a case could not be segmented.
package enum SegmentationError: Error, Sendable {
  /// It was cancelled.
  case cancelled
  /// The model failed.
  case model(ModelError)
  /// There is no image to segment.
  case noImages
  /// The model cannot use any of the images.
  case noModality(wanted: [Modality], found: [Modality])
  /// Two images have different grids.
  case gridsDiffer(Modality, Grid, Modality, Grid)
  /// Two images, or an image and the grid for the result, show different places.
  case apart(String, String)
  /// There is no image or mask whose grid was requested.
  case noGrid(String)
  /// An image is in color.
  case color(Modality)
  /// All images have the same value everywhere.
  case empty([Modality])
}

extension SegmentationError: CustomStringConvertible {
  /// One sentence about the problem.
  package var description: String {
    func names(_ modalities: [Modality]) -> String {
      modalities.map(\.displayName).joined(separator: ", ")
    }
    switch self {
    case .cancelled: return "the segmentation was cancelled"
    case .model(let error): return error.description
    case .noImages: return "there is no image of a known modality to segment"
    case .noModality(let wanted, let found):
      return "the model needs \(names(wanted)), but the case has only \(names(found))"
    case .gridsDiffer(let first, let grid, let second, let other):
      return "\(first.displayName) and \(second.displayName) have different grids: "
        + "\(grid) and \(other)"
    case .apart(let first, let second):
      return "\(first) and \(second) do not overlap: by the positions in their files they show "
        + "different places; check that they are of the same head"
    case .noGrid(let reason): return "\(reason), so the result cannot have its grid"
    case .color(let modality):
      return "\(modality.displayName) is a color image instead of intensities"
    case .empty(let modalities):
      return modalities.count == 1
        ? "\(names(modalities)) has the same value everywhere, so there is nothing to segment"
        : "\(names(modalities)) have the same value everywhere, so there is nothing to segment"
    }
  }
}
