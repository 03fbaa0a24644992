/// How well a prediction finds the lesions of a reference, one by one.
package struct LesionReport: Hashable, Sendable {
  /// One lesion of the reference.
  package struct Lesion: Hashable, Sendable {
    /// Its volume in mm³.
    package let volume: Double
    /// How many predicted lesions find it; 0 where it was missed.
    package let finders: Int
    /// Dice against all that find it; 0 where it was missed.
    package let dice: Double
    /// HD95 against all that find it, in mm; the penalty where it was missed.
    ///
    /// `nil` for lesions that are too small to count, for which it is not measured.
    package let hd95: Double?
  }

  /// The lesions of the reference, by their first voxel; those that are too small included.
  package let lesions: [Lesion]
  /// Lesions that count and were found.
  package let tp: Int
  /// Lesions that count and were missed.
  package let fn: Int
  /// Predicted lesions that find nothing, of any size.
  package let fp: Int
  /// Lesions of the reference that are too small to count.
  package let ignored: Int
  /// The lesion-wise Dice: the sum over lesions that count, over tp + fn + fp.
  ///
  /// 1 where there is nothing to find and nothing was found.
  package let dice: Double
  /// The lesion-wise HD95 in mm: the mean over lesions that count and false positives.
  ///
  /// 0 where there is nothing to find and nothing was found.
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
