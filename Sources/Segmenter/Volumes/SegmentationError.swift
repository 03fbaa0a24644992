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
  /// The case lacks images that the network needs.
  case noChannel(wanted: [String], missing: [String], found: [String])
  /// The network segments whole volumes, by its description, and not single slices of tumor regions.
  case needsVolume
  /// Two images have different grids.
  case gridsDiffer(Modality, Grid, Modality, Grid)
  /// Two images, or an image and the grid for the result, show different places.
  case apart(String, String)
  /// At the network's spacing, the images and results would not fit into memory.
  ///
  /// - `sides`: Voxels along the network's axes.
  case tooManyVoxels(sides: [Int], gigabytes: Double)
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
    case .noImages: return "this image's sequence is unknown; open it with 'glia view --flair FILE'"
    case .noModality(let wanted, let found):
      return "the model needs \(names(wanted)), but the case has only \(names(found))"
    case .noChannel(let wanted, let missing, let found):
      let known = found.map { Modality(rawValue: $0)?.displayName ?? $0 }
      return "the network reads \(wanted.joined(separator: ", ")), and the case has no "
        + missing.joined(separator: ", ")
        + (known.isEmpty ? "" : "; it has \(known.joined(separator: ", "))")
    case .needsVolume: return "the network segments whole volumes; press R, or leave --slices out"
    case .gridsDiffer(let first, let grid, let second, let other):
      return "\(first.displayName) and \(second.displayName) have different grids: "
        + "\(grid) and \(other)"
    case .apart(let first, let second):
      return "\(first) and \(second) do not overlap: by the positions in their files they show "
        + "different places; check that they are of the same head"
    case .tooManyVoxels(let sides, let gigabytes):
      let size = sides.map(String.init).joined(separator: "×")
      return "at the network's spacing the images have \(size) voxels, which would take "
        + "\(Int(gigabytes.rounded(.up))) GB of memory; check the spacing in the description and in the files"
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
