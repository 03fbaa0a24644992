public import Imaging

/// The volumes of a case, all on one grid, and its reference.
public struct CaseVolumes: Sendable {
  /// Where they came from.
  public let source: Case
  /// The header of the first image, whose geometry is given to what is written.
  public let header: NIfTIHeader
  /// The volume of each modality that has arrived.
  public internal(set) var volumes: [Modality: Volume] = [:]
  /// The volume of a case with one image of unknown modality.
  public internal(set) var image: Volume?
  /// The expert's labels.
  public internal(set) var reference: LabelMap?

  /// The grid of all volumes.
  public var grid: Grid { header.grid }

  /// The meaning of the labels that a prediction of the case should have: as in the case's own files,
  /// else as in BraTS 2017 to 2021.
  public var predictionScheme: LabelScheme {
    if let scheme = source.labelScheme { return scheme }
    if let scheme = reference?.scheme, scheme != .binary { return scheme }
    return .brats2020
  }

  /// The volume to look at first: the first modality in the model's order, or the image.
  public var first: Volume? {
    Modality.allCases.lazy.compactMap { volumes[$0] }.first ?? image
  }

  /// Takes in what a loader reports; failures are left to the caller.
  public mutating func add(_ part: CaseLoader.Part) {
    switch part {
    case .volume(let modality?, let volume): volumes[modality] = volume
    case .volume(nil, let volume): image = volume
    case .reference(let map): reference = map
    case .failure: break
    }
  }
}
