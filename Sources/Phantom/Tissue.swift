/// The tissues of a voxel; their raw values index ``Mixture``.
enum Tissue: Int, CaseIterable {
  case fluid
  case cortex
  case whiteMatter
  case striatum
  case thalamus
  case pallidum
  case brainstem
  case vessel
  case edema
  case enhancing
  case necrosis

  /// The properties that determine a tissue's brightness.
  ///
  /// Relaxation times are in milliseconds, close to published values for 1.5 T.
  struct Properties {
    /// Longitudinal relaxation time.
    var t1: Float
    /// Longitudinal relaxation time after gadolinium.
    var t1Enhanced: Float
    /// Transverse relaxation time.
    var t2: Float
    /// Proton density relative to water.
    var density: Float
  }

  /// The tissue's properties.
  ///
  /// Times are from the ranges in G. Stanisz et al., Magn. Reson. Med. 54 (2005), 507–512, and M.
  /// Just, M. Thelen, Radiology 169 (1988), 779–785 (tumors), chosen within them so that contrasts
  /// after normalization are close to those of BraTS cases.
  var properties: Properties {
    switch self {
    case .fluid: Properties(t1: 4300, t1Enhanced: 4300, t2: 1800, density: 1)
    case .cortex: Properties(t1: 1350, t1Enhanced: 1250, t2: 96, density: 0.84)
    case .whiteMatter: Properties(t1: 720, t1Enhanced: 700, t2: 75, density: 0.72)
    case .striatum: Properties(t1: 1020, t1Enhanced: 980, t2: 84, density: 0.81)
    case .thalamus: Properties(t1: 930, t1Enhanced: 900, t2: 82, density: 0.79)
    case .pallidum: Properties(t1: 830, t1Enhanced: 810, t2: 66, density: 0.75)
    case .brainstem: Properties(t1: 800, t1Enhanced: 780, t2: 82, density: 0.74)
    case .vessel: Properties(t1: 1500, t1Enhanced: 330, t2: 60, density: 0.75)
    case .edema: Properties(t1: 1380, t1Enhanced: 1340, t2: 150, density: 0.9)
    case .enhancing: Properties(t1: 1350, t1Enhanced: 540, t2: 142, density: 0.88)
    case .necrosis: Properties(t1: 1850, t1Enhanced: 1850, t2: 205, density: 0.93)
    }
  }
}

/// The composition of a voxel, one number for each ``Tissue``; they add up to 1.
struct Mixture {
  private(set) var parts = SIMD16<Float>(repeating: 0)

  init(_ tissue: Tissue) { parts[tissue.rawValue] = 1 }

  /// Puts a tissue over the existing ones.
  mutating func cover(_ tissue: Tissue, _ fraction: Float) {
    guard fraction > 0 else { return }
    parts *= 1 - fraction
    parts[tissue.rawValue] += fraction
  }

  subscript(tissue: Tissue) -> Float { parts[tissue.rawValue] }
}
