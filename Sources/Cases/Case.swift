package import Imaging
package import VolumeFiles

/// The files of one patient's scan that belong together.
package struct Case: Hashable, Sendable {
  /// The name, such as "BraTS19_2013_10_1".
  package let name: String
  /// The folder in which the images lie.
  package let directory: String
  /// The file of each modality that there is; of a Decathlon file, the same for all four.
  package internal(set) var modalities: [Modality: String]
  /// A single image of which nothing is known, where there are no ``modalities``.
  package let image: String?
  /// The expert's label map.
  package let reference: String?
  /// How the files are named, which decides what labels mean.
  package let layout: Layout
  /// Files beside these that are not part of the case, and why.
  package internal(set) var notes: [FileNote] = []

  /// The data sets whose names are known.
  package enum Layout: Sendable {
    /// BraTS 2017–2021: `_flair`, `_t1`, `_t1ce`, `_t2`, `_seg`.
    case brats
    /// BraTS 2023 and later: `-t2f`, `-t1n`, `-t1c`, `-t2w`, `-seg`.
    case brats2023
    /// Medical Segmentation Decathlon, Task01: one file of four frames, FLAIR, T1w, T1gd, T2w.
    case decathlon
    /// One image by itself.
    case single
  }

  /// The same case with more notes.
  package func adding(_ notes: [FileNote]) -> Case {
    var source = self
    source.notes += notes
    return source
  }

  /// The files that must be loaded, the reference included.
  package var files: [String] {
    Array(Set(modalities.values)).sorted() + [image, reference].compactMap(\.self)
  }

  /// What the labels of its masks mean, where the layout says so; `nil` where the labels decide.
  package var labelScheme: LabelScheme? {
    switch layout {
    case .decathlon: .msd
    case .brats2023: .brats2023
    case .brats, .single: nil
    }
  }

  /// The modalities that there are, in the model's order.
  package var presentModalities: [Modality] {
    Modality.allCases.filter { modalities[$0] != nil }
  }
}
