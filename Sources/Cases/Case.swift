package import Imaging
package import VolumeFiles

/// The files that belong to one patient's scan.
package struct Case: Hashable, Sendable {
  /// The name, such as "BraTS19_2013_10_1"; it has the patient and, if there are several, the visit.
  package internal(set) var name: String
  /// The folder of the images.
  package let directory: String
  /// The file of each available modality; for a Decathlon file, the same file for all.
  package internal(set) var modalities: [Modality: String]
  /// A single image of unknown sequence, if there are no ``modalities``.
  package let image: String?
  /// The expert's label map.
  package internal(set) var reference: String?
  /// Further masks that could have been the reference: of other readers, or of models.
  package internal(set) var otherMasks: [OtherMask] = []
  /// The data set whose names the files follow.
  package let layout: Layout
  /// The meaning of its masks' labels, if the data set determines it; `nil` if the labels do.
  package internal(set) var labelScheme: LabelScheme?
  /// The frame of each modality, if ``modalities`` are frames of one file.
  package internal(set) var frames: [Modality: Int] = [:]
  /// Notes on files of the case, and on those that could have been.
  package internal(set) var notes: [FileNote] = []
  /// Which DICOM series are which sequences; one of the ``remarks``.
  package internal(set) var seriesRemark: String?
  /// The date of the examination as YYYY-MM-DD, if the images themselves tell it.
  package internal(set) var date: String?
  /// What tells the patient from others, if the images themselves do; never shown.
  package internal(set) var patient: String?
  /// What else the user should know of the files near the case, one sentence each.
  package internal(set) var remarks: [String] = []

  /// A data set whose names are known: the name of a row of the ``LayoutTable``.
  package struct Layout: Hashable, Sendable {
    /// The row's name.
    package let name: String

    /// Names a row.
    package init(_ name: String) { self.name = name }

    /// BraTS 2016–2021: `_flair`, `_t1`, `_t1ce`, `_t2`, `_seg`.
    package static let brats = Layout("brats")
    /// BraTS 2023 and later: `-t2f`, `-t1n`, `-t1c`, `-t2w`, `-seg`.
    package static let brats2023 = Layout("brats2023")
    /// Medical Segmentation Decathlon: the channels are frames of one file.
    package static let decathlon = Layout("decathlon")
    /// Names in plain words, such as `p1_flair` or `AX_FLAIR_5`.
    package static let plain = Layout("plain")
    /// Files whose sequences the user named.
    package static let named = Layout("named")
    /// One image by itself.
    package static let single = Layout("single")
    /// A study of DICOM series; paths are those of their first files.
    package static let dicom = Layout("dicom")
  }

  /// What the names of glia's masks in BIDS derivatives contain.
  package static let predictionEntity = "_desc-glia_"

  init(
    name: String, directory: String, modalities: [Modality: String], image: String? = nil,
    reference: String? = nil, layout: Layout, labelScheme: LabelScheme? = nil,
    notes: [FileNote] = []
  ) {
    self.name = name
    self.directory = directory
    self.modalities = modalities
    self.image = image
    self.reference = reference
    self.layout = layout
    self.labelScheme = labelScheme
    self.notes = notes
  }

  /// Returns the case with more notes and remarks.
  package func adding(_ notes: [FileNote], _ remarks: [String] = []) -> Case {
    var source = self
    source.notes += notes
    source.remarks += remarks
    return source
  }

  /// The files to load, including the reference.
  package var files: [String] {
    Array(Set(modalities.values)).sorted() + [image, reference].compactMap(\.self)
  }

  /// The available modalities, in the model's order.
  package var presentModalities: [Modality] {
    Modality.allCases.filter { modalities[$0] != nil }
  }
}
