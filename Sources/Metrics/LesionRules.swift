/// What counts as one lesion, which lesions count, and what missed and invented ones cost.
///
/// The rules of the BraTS 2023 challenges. Lesions are made of one structure's voxels:
///
/// - the reference is grown ``dilation`` times by the 18 neighbors that share a face or an edge; its
///   voxels that lie in one 26-connected component of the grown mask are one lesion;
/// - each 26-connected component of the prediction is one predicted lesion, of any size;
/// - a lesion is found by all predicted lesions that touch its grown mask, and compared with them as
///   they are; one predicted lesion may find several;
/// - lesions of the reference of at most ``minimumVolume`` are left out, found or not, and what finds
///   them is not held against the prediction;
/// - a lesion that nothing finds, and a predicted lesion that finds nothing, has Dice 0 and an HD95 of
///   ``distancePenalty``.
///
/// Source: <https://github.com/rachitsaluja/BraTS-2023-Metrics>, `eval.py`.
package struct LesionRules: Hashable, Sendable {
  /// How many times the reference is grown.
  package var dilation: Int
  /// Lesions of the reference must be larger, in mm³.
  package var minimumVolume: Double
  /// The HD95 of a lesion that only one of the masks has, in mm.
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

/// The challenges of BraTS 2023, each with its rules for lesions.
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

  /// What the challenge counts as a lesion.
  package var lesionRules: LesionRules {
    switch self {
    case .gli, .ssa, .ped: LesionRules(dilation: 3, minimumVolume: 50)
    case .men: LesionRules(dilation: 1, minimumVolume: 50)
    case .met: LesionRules(dilation: 1, minimumVolume: 2)
    }
  }
}
