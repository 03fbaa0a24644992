import Cases
import Imaging
import Viewer
import VolumeFiles

/// Reads what the preview of a case shows: its first image, and the mask that there is.
struct PreviewReader {
  private let entry: CaseStore.Entry

  /// The most voxels, of all time points, that are read for a picture.
  private static let mostVoxels = 1 << 27

  init(_ entry: CaseStore.Entry) { self.entry = entry }

  /// Makes the picture; `nil` if it was cancelled.
  ///
  /// - Throws: `CaseError` or `VolumeFileError`, with a sentence.
  func preview(
    _ convention: DisplayConvention, isCancelled: () -> Bool
  ) throws -> CasePreview? {
    let source = try entry.result.get()
    let modality = source.presentModalities.first
    guard let path = modality.flatMap({ source.modalities[$0] }) ?? source.image else {
      throw CaseError.incompleteCase(name: source.name, reason: "it has no image")
    }
    let header = try VolumeFormats.readHeader(path)
    guard header.grid.voxelCount * max(header.frameCount, 1) <= Self.mostVoxels else {
      throw VolumeFileError.cannotRead(file: path, reason: "it is too large for a preview")
    }
    if isCancelled() { return nil }
    var volume = try VolumeFormats.readVolume(path).volume
    if let modality, let frame = source.frames[modality] { volume = volume.frame(frame) }
    if isCancelled() { return nil }
    // The list says what is wrong with a mask; the image is shown without it.
    let mask = try? entry.listedMask()?.map
    if isCancelled() { return nil }
    return CasePreview(
      LoadedImage(volume), name: modality?.displayName ?? "image", mask: mask,
      convention: convention)
  }
}
