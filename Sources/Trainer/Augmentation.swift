/// How strongly samples are varied.
///
/// Scanners differ in contrast, coils in brightness over the field, and tumors in how much they differ
/// from tissue, all of them more than 26 patients can show; so these vary most.
package struct Augmentation: Hashable, Sendable, Codable {
  /// Whether anything is varied.
  package var isEnabled = true
  /// Largest rotation, in degrees.
  package var rotation: Float = 25
  /// Largest enlargement and reduction, as a factor from 1.
  package var scaling: Float = 0.22
  /// Largest shift, in pixels.
  package var shift: Float = 14
  /// Probability of dropping each modality; at least one stays.
  package var dropout: Float = 0.06
  /// Probability that a sample shows FLAIR alone.
  package var flairAlone: Float = 0.24
  /// Probability that a sample shows a random subset of the modalities, all 15 equally likely.
  package var anySubset: Float = 0.3
  /// Probability that the tumor's contrast to tissue changes, part by part.
  package var restyling: Float = 0.6
  /// Probability that a restyled tumor loses its enhancement, and is labeled so.
  package var enhancementLoss: Float = 0.2
  /// Probability that a restyled core becomes a cyst, as dark as fluid in FLAIR.
  package var cysts: Float = 0.15
  /// Probability that another patient's tumor is pasted in.
  package var pasting: Float = 0.25
  /// How strong brightness varies over the field; above 0.5 there are also bright and dark places.
  ///
  /// Under a strong field, tissue becomes as smoothly bright as much edema is in FLAIR.
  package var bias: Float = 0.6

  /// The settings used for the bundled model.
  package init() {}

  /// Reads settings; what is missing, as in checkpoints from before it existed, is off.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys, without: Float) throws -> Float {
      try values.decodeIfPresent(Float.self, forKey: key) ?? without
    }
    isEnabled = try values.decode(Bool.self, forKey: .isEnabled)
    rotation = try values.decode(Float.self, forKey: .rotation)
    scaling = try values.decode(Float.self, forKey: .scaling)
    shift = try values.decode(Float.self, forKey: .shift)
    dropout = try values.decode(Float.self, forKey: .dropout)
    flairAlone = try number(.flairAlone, without: 0)
    anySubset = try number(.anySubset, without: 0)
    restyling = try number(.restyling, without: 0)
    enhancementLoss = try number(.enhancementLoss, without: 0)
    cysts = try number(.cysts, without: 0)
    pasting = try number(.pasting, without: 0)
    bias = try number(.bias, without: 1)
  }
}
