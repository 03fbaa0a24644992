import Imaging

/// Turns mixtures of tissues into the stored intensities of one modality.
struct Scanner {
  private let signals: SIMD16<Float>
  private let bias: Waves
  private let texture: Waves
  /// The intensity of white matter, in gray levels above zero.
  private let gain: Float
  /// The size of one gray level in the file.
  private let step: Float
  private let noise: Float

  init(_ modality: Modality, using generator: inout SplitMix64) {
    signals = PulseSequence(modality).signals
    bias = Waves(wavelength: 240, octets: 1, using: &generator)
    texture = Waves(wavelength: 12, octets: 2, using: &generator)
    // Few gray levels, finer than the noise, so that files stay small.
    let white = signals[Tissue.whiteMatter.rawValue]
    gain = (modality == .t2 ? 48 : 66) / white
    noise = modality == .t2 ? 1.4 : 1.6
    step =
      switch modality {
      case .flair: 4
      case .t1: 9
      case .t1ce: 11
      case .t2: 7
      }
  }

  /// The intensity of a voxel: at least one gray level, because 0 is background.
  ///
  /// Noise is Rician: the length of a complex signal both of whose parts are noisy.
  ///
  /// Source: H. Gudbjartsson, S. Patz, Magn. Reson. Med. 34 (1995), 910–914.
  func intensity(_ mixture: Mixture, _ p: Point, _ generator: inout SplitMix64) -> Int16 {
    let clean = (mixture.parts * signals).sum() * gain
    let field = 1 + 0.045 * bias.value(p) + 0.02 * texture.value(p)
    let (real, imaginary) = generator.normals()
    let x = clean * field + noise * real
    let y = noise * imaginary
    return Int16(max((x * x + y * y).squareRoot().rounded(), 1) * step)
  }
}
