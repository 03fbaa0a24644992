import Annotation
import Imaging
import Rendering

/// Where `:w` puts a mask.
enum MaskDestination: Equatable {
  /// A volume in any other format.
  case volume(String)
  /// A DICOM segmentation, which refers to the images of a folder; `nil` for those of the case.
  case segmentation(String, like: String?)

  /// Reads what was typed after `:w`, such as "corrected.nii.gz" or "seg.dcm like /data/study".
  init(_ text: String) {
    if let typed = text.wholeMatch(of: /(?<path>.+?\.dcm)\s+like\s+(?<folder>.+)/.ignoresCase()) {
      self = .segmentation(String(typed.path), like: String(typed.folder).trimmed)
    } else if text.lowercased().hasSuffix(".dcm") {
      self = .segmentation(text, like: nil)
    } else {
      self = .volume(text)
    }
  }
}

extension ViewerModel {
  /// Writes the mask where a typed command says.
  mutating func saveMask(as text: String, replacing: Bool) -> [Effect] {
    switch MaskDestination(text) {
    case .volume(let path): return saveMask(to: path, replacing: replacing)
    case .segmentation(let path, let folder):
      // The folder is needed once.
      if let folder { editing.imagesFolder = folder }
      return saveSegmentation(to: path, replacing: replacing)
    }
  }

  /// Writes the mask as a DICOM segmentation.
  mutating func saveSegmentation(to path: String, replacing: Bool) -> [Effect] {
    guard let session = beginSaving() else { return [] }
    let scheme = session.map.scheme
    let labels = palette(scheme).table(
      of: session.map.presentLabels.subtracting([0]), in: scheme)
    return edit(
      .saveSegmentation(
        session, labels, path: path, like: editing.imagesFolder,
        replacing: replacing || path == editing.savedPath))
  }
}
