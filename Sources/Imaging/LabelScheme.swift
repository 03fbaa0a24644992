/// Which integer of a label map means what.
///
/// The same integers mean different tissue in different data sets: 4 is enhancing tumor until BraTS
/// 2021 and 3 from 2023 on, and in the Medical Segmentation Decathlon 1 is edema. Region code asks a
/// scheme and never compares bare integers.
///
/// Source: Menze et al. 2015 and the BraTS 2023 metrics; MSD Task01 as in MONAI's tutorials.
package enum LabelScheme: String, CaseIterable, Sendable {
  /// BraTS 2017–2021: 1 necrosis and non-enhancing core, 2 edema, 4 enhancing tumor.
  case brats2020
  /// BraTS 2023 and later: 1 necrosis, 2 edema, 3 enhancing tumor.
  case brats2023
  /// Medical Segmentation Decathlon, Task01: 1 edema, 2 non-enhancing core, 3 enhancing tumor.
  case msd
  /// Anything but 0 is whole tumor; nothing is known of its parts.
  case binary

  /// The labels of necrosis or non-enhancing core, edema and enhancing tumor.
  private var parts: (core: UInt8, edema: UInt8, enhancing: UInt8)? {
    switch self {
    case .brats2020: (1, 2, 4)
    case .brats2023: (1, 2, 3)
    case .msd: (2, 1, 3)
    case .binary: nil
    }
  }

  /// The regions about which label maps of this scheme say something.
  package var knownRegions: [Region] { self == .binary ? [.wholeTumor] : Region.allCases }

  /// The labels that may occur beside background; `nil` where any may.
  package var labels: [UInt8]? { parts.map { [$0.core, $0.edema, $0.enhancing].sorted() } }

  /// The regions to which a label belongs.
  package func regions(of label: UInt8) -> RegionSet {
    guard let parts else { return label == 0 ? [] : .wholeTumor }
    return switch label {
    case parts.enhancing: .all
    case parts.core: [.wholeTumor, .tumorCore]
    case parts.edema: .wholeTumor
    default: []
    }
  }

  /// The regions of all 256 labels, for loops over voxels.
  package var regionTable: [RegionSet] { (0...255).map { regions(of: UInt8($0)) } }

  /// The label of a voxel that lies in some regions, the innermost deciding.
  package func label(of regions: RegionSet) -> UInt8 {
    guard let parts else { return regions.isEmpty ? 0 : 1 }
    if regions.contains(.enhancingTumor) { return parts.enhancing }
    if regions.contains(.tumorCore) { return parts.core }
    return regions.contains(.wholeTumor) ? parts.edema : 0
  }

  /// What a label is called, such as "edema"; `nil` for labels that the scheme does not know.
  package func name(of label: UInt8) -> String? {
    if label == 0 { return "background" }
    guard let parts else { return "tumor" }
    return switch label {
    case parts.enhancing: "enhancing tumor"
    case parts.core: "necrotic or non-enhancing core"
    case parts.edema: "edema"
    default: nil
    }
  }

  /// The scheme in which a prediction of a case is written, so that it can be laid beside the case's own
  /// masks.
  ///
  /// The one rule for all that segment, save or export: what the data set says, else what the reference
  /// has, else BraTS 2017–2021. A reference of whole tumor alone says nothing about the parts.
  ///
  /// - Parameters:
  ///   - dataSet: The scheme that the names of the case's files tell; `nil` where they tell none.
  ///   - reference: The scheme of the case's reference; `nil` where there is none.
  /// - Returns: A scheme that tells the parts of the tumor apart, unless the data set's does not.
  package static func ofPrediction(
    dataSet: LabelScheme?, reference: LabelScheme?
  ) -> LabelScheme {
    if let dataSet { return dataSet }
    if let reference, reference != .binary { return reference }
    return .brats2020
  }

  /// Guesses the scheme from the labels that occur in a file or a pair of files.
  ///
  /// Labels 1, 2 and 3 are read as BraTS 2023, for which MSD is the other reading; the caller says
  /// what it guessed. Returns `nil` where no scheme has these labels.
  package static func guess(labels: Set<UInt8>) -> LabelScheme? {
    let labels = labels.subtracting([0])
    if labels.isSubset(of: [1]) { return .binary }
    if labels.isSubset(of: [1, 2, 4]) { return .brats2020 }
    if labels.isSubset(of: [1, 2, 3]) { return .brats2023 }
    return labels.count == 1 ? .binary : nil
  }
}
