/// How well a prediction finds the individual lesions of a reference.
package struct LesionReport: Hashable, Codable, Sendable {
  /// One lesion of the reference.
  package struct Lesion: Hashable, Codable, Sendable {
    /// Its volume in mm³.
    package let volume: Double
    /// The number of predicted lesions that find it; 0 if it was missed.
    package let finders: Int
    /// Dice against all predicted lesions that find it; 0 if it was missed.
    package let dice: Double
    /// HD95 against all predicted lesions that find it, in mm; the penalty if it was missed.
    ///
    /// `nil` for lesions that are too small to count, which are not measured.
    package let hd95: Double?
  }

  /// The reference lesions, ordered by first voxel, including those that are too small.
  package let lesions: [Lesion]
  /// The number of counted lesions that were found.
  package let tp: Int
  /// The number of counted lesions that were missed.
  package let fn: Int
  /// The number of predicted lesions that find nothing, of any size.
  package let fp: Int
  /// The number of reference lesions that are too small to count.
  package let ignored: Int
  /// The lesion-wise Dice: the sum over counted lesions, divided by tp + fn + fp.
  ///
  /// 1 if there is nothing to find and nothing was found.
  package let dice: Double
  /// The lesion-wise HD95 in mm: the mean over counted lesions and false positives.
  ///
  /// 0 if there is nothing to find and nothing was found.
  package let hd95: Double

  init(lesions: [Lesion], falsePositives: Int, rules: LesionRules) {
    let scored = lesions.filter { $0.volume > rules.minimumVolume }
    self.lesions = lesions
    tp = scored.filter { $0.finders > 0 }.count
    fn = scored.count - tp
    fp = falsePositives
    ignored = lesions.count - scored.count
    let count = Double(scored.count + fp)
    guard count > 0 else {
      (dice, hd95) = (1, 0)
      return
    }
    dice = scored.reduce(0) { $0 + $1.dice } / count
    let distances = scored.reduce(0) { $0 + ($1.hd95 ?? 0) }
    hd95 = (distances + Double(fp) * rules.distancePenalty) / count
  }
}
