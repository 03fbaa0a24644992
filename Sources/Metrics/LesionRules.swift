/// The rules for what counts as one lesion, which lesions count, and the penalties for missed and
/// false ones.
///
/// The rules of the BraTS 2023 challenges. Lesions are made of one structure's voxels:
///
/// - the reference is grown ``dilation`` times by the 18 neighbors that share a face or an edge;
///   its voxels in one 26-connected component of the grown mask are one lesion;
/// - each 26-connected component of the prediction is one predicted lesion, of any size;
/// - a lesion is found by all predicted lesions that touch its grown mask; the measures use the
///   lesion's own voxels, not the grown mask; one predicted lesion may find several;
/// - reference lesions of at most ``minimumVolume`` are ignored, found or not, and predicted
///   lesions that find them are not counted as errors;
/// - a missed lesion, and a predicted lesion that finds nothing, has Dice 0 and an HD95 of
///   ``distancePenalty``.
///
/// Source: <https://github.com/rachitsaluja/BraTS-2023-Metrics>, `eval.py`.
package struct LesionRules: Hashable, Sendable {
  /// The number of times the reference is grown.
  package var dilation: Int
  /// The volume in mm³ that reference lesions must exceed.
  package var minimumVolume: Double
  /// The HD95 of a lesion that is in only one of the masks, in mm.
  package var distancePenalty: Double

  /// Creates rules.
  ///
  /// - Precondition: none of the numbers is negative.
  package init(dilation: Int, minimumVolume: Double, distancePenalty: Double = 374) {
    precondition(
      dilation >= 0 && minimumVolume >= 0 && distancePenalty >= 0, "lesion rules below zero")
    self.dilation = dilation
    self.minimumVolume = minimumVolume
    self.distancePenalty = distancePenalty
  }
}

extension LesionRules {
  /// The volume in mm³ that a connected part must exceed to be counted as a lesion wherever the lesions of a
  /// single mask are counted.
  ///
  /// That of BraTS 2023 for gliomas, as in the defaults of `glia evaluate`; smaller parts are mostly specks of
  /// a voxel or two.
  package static let countedVolume = Challenge.gli.lesionRules.minimumVolume

  /// Whether a connected part counts as a lesion.
  ///
  /// - Parameter milliliters: Its volume in ml.
  /// - Returns: Whether it is larger than ``countedVolume``.
  package static func counts(milliliters: Double) -> Bool {
    // 50 voxels of 1 mm³ are not more than 50 mm³, whatever the last digit of the grid's spacing.
    1000 * milliliters > countedVolume * (1 + 1e-6)
  }
}

/// The BraTS 2023 challenges, each with its lesion rules.
package enum Challenge: String, CaseIterable, Sendable {
  /// Adult glioma.
  case gli
  /// Glioma in sub-Saharan Africa.
  case ssa
  /// Pediatric tumors.
  case ped
  /// Meningioma.
  case men
  /// Metastases.
  case met

  /// The lesion rules of the challenge.
  package var lesionRules: LesionRules {
    switch self {
    case .gli, .ssa, .ped: LesionRules(dilation: 3, minimumVolume: 50)
    case .men: LesionRules(dilation: 1, minimumVolume: 50)
    case .met: LesionRules(dilation: 1, minimumVolume: 2)
    }
  }
}
