/// How strongly samples are varied.
///
/// Contrast differs between scanners, brightness over the field differs between coils, and tumors
/// differ in how much they stand out from tissue, all of them more than 26 patients can show. So
/// these vary most.
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
  /// Probability that a sample shows only FLAIR.
  package var flairAlone: Float = 0.24
  /// Probability that a sample shows a random subset of the modalities, all 15 equally likely.
  package var anySubset: Float = 0.3
  /// Probability that the contrast of the tumor's parts to tissue changes.
  package var restyling: Float = 0.6
  /// Probability that a restyled tumor loses its enhancement and is labeled accordingly.
  package var enhancementLoss: Float = 0.2
  /// Probability that a restyled core becomes a cyst, as dark as fluid in FLAIR.
  package var cysts: Float = 0.15
  /// Probability that another patient's tumor is pasted in.
  package var pasting: Float = 0.25
  /// How strongly brightness varies over the field; above 0.5, bright and dark spots are added.
  ///
  /// Under a strong field, tissue becomes as bright and smooth as much edema is in FLAIR.
  package var bias: Float = 0.6

  /// The settings used for the bundled model.
  package init() {}

  /// Reads settings; anything missing, as in older checkpoints, is off.
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
