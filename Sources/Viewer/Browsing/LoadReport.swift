package import Imaging

/// What loading a case reports.
package enum LoadReport: Sendable {
  /// The first header was read. It says which images to expect, and what labels mean if the files say so.
  case opened(
    Grid, images: [StudyImage], hasReference: Bool, labelScheme: LabelScheme? = nil)
  /// The case was opened from DICOM files; comes first.
  case series
  /// That many series of the case are ready to be read.
  case converting(Int, of: Int)
  /// An image is loaded.
  case image(Int, LoadedImage)
  /// The reference is loaded.
  case reference(LabelMap)
  /// The labels of a prediction file are loaded.
  case prediction(LabelMap, file: String)
  /// The labels of a second prediction file are loaded.
  case second(LabelMap, file: String)
  /// The labels of another reader or model are loaded.
  case other(LabelMap, name: String, file: String)
  /// What the labels of a mask were taken for, in words, because nothing says what they mean.
  case guess(MaskSource, as: String)
  /// Something about files that were used or skipped, in one sentence.
  case note(String)
  /// A file, or the whole case, cannot be used.
  case failed(String)
  /// All files were read.
  case finished
}
