import Imaging

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A pulse sequence: spin echo, preceded by an inversion if there is an inversion time.
struct PulseSequence {
  /// Milliseconds from one excitation to the next.
  var repetition: Float
  /// Milliseconds from excitation to echo.
  var echo: Float
  /// Milliseconds from inversion to excitation.
  var inversion: Float?
  /// Whether gadolinium has been given.
  var isEnhanced = false

  /// Typical protocols for gliomas.
  init(_ modality: Modality) {
    switch modality {
    case .flair: (repetition, echo, inversion) = (9000, 118, 2500)
    case .t1: (repetition, echo) = (550, 10)
    case .t1ce: (repetition, echo, isEnhanced) = (550, 10, true)
    case .t2: (repetition, echo) = (5200, 95)
    }
  }

  /// The signal of a tissue, relative to 1 for fully relaxed water.
  ///
  ///     spin echo:          ρ (1 − e^(−TR/T1)) e^(−TE/T2)
  ///     inversion recovery: ρ |1 − 2 e^(−TI/T1) + e^(−TR/T1)| e^(−TE/T2)
  ///
  /// Source: E. M. Haacke et al., *Magnetic Resonance Imaging*, 1999, chapters 8 and 26.
  func signal(_ tissue: Tissue) -> Float {
    let properties = tissue.properties
    let t1 = isEnhanced ? properties.t1Enhanced : properties.t1
    let decay = exp(-echo / properties.t2)
    guard let inversion else {
      return properties.density * (1 - exp(-repetition / t1)) * decay
    }
    return properties.density * abs(1 - 2 * exp(-inversion / t1) + exp(-repetition / t1)) * decay
  }

  /// The signals of all tissues, in the order of ``Mixture``.
  var signals: SIMD16<Float> {
    var result = SIMD16<Float>(repeating: 0)
    for tissue in Tissue.allCases { result[tissue.rawValue] = signal(tissue) }
    return result
  }
}
