package import Imaging
package import VolumeFiles

/// The files that belong to one patient's scan.
package struct Case: Hashable, Sendable {
  /// The name, such as "BraTS19_2013_10_1".
  package let name: String
  /// The folder of the images.
  package let directory: String
  /// The file of each available modality; for a Decathlon file, the same file for all four.
  package internal(set) var modalities: [Modality: String]
  /// A single image of unknown sequence, if there are no ``modalities``.
  package let image: String?
  /// The expert's label map.
  package let reference: String?
  /// The naming convention of the files, which determines what labels mean.
  package let layout: Layout
  /// Notes on nearby files that are not part of the case.
  package internal(set) var notes: [FileNote] = []

  /// The data sets whose naming is known.
  package enum Layout: Sendable {
    /// BraTS 2017–2021: `_flair`, `_t1`, `_t1ce`, `_t2`, `_seg`.
    case brats
    /// BraTS 2023 and later: `-t2f`, `-t1n`, `-t1c`, `-t2w`, `-seg`.
    case brats2023
    /// Medical Segmentation Decathlon, Task01: one file of four frames, FLAIR, T1w, T1gd, T2w.
    case decathlon
    /// One image by itself.
    case single
    /// A study of DICOM series; paths are those of their first files.
    case dicom
  }

  /// Returns the case with more notes.
  package func adding(_ notes: [FileNote]) -> Case {
    var source = self
    source.notes += notes
    return source
  }

  /// The files to load, including the reference.
  package var files: [String] {
    Array(Set(modalities.values)).sorted() + [image, reference].compactMap(\.self)
  }

  /// The meaning of its masks' labels, if the layout determines it; `nil` if the labels do.
  package var labelScheme: LabelScheme? {
    switch layout {
    case .decathlon: .msd
    case .brats2023: .brats2023
    case .brats, .single, .dicom: nil
    }
  }

  /// The available modalities, in the model's order.
  package var presentModalities: [Modality] {
    Modality.allCases.filter { modalities[$0] != nil }
  }
}
