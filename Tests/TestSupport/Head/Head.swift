package import Imaging

/// A made-up head with skull and tumor as formulas: the signal and the label at any point.
///
/// The brain is an ellipsoid with ventricles and folds, which differ on the two sides, so that a
/// wrong orientation or position shows.
package enum Head {
  /// A point in millimeters, LPS, from the middle of the head.
  package typealias Point = SIMD3<Double>

  private enum Tissue: Int {
    case air, scalp, skull, white, gray, fluid, necrosis, edema, enhancing
  }

  /// Returns the signal of a sequence, 0 to 1000.
  package static func signal(_ modality: Modality, at point: Point) -> Double {
    let row: [Double] =
      switch modality {
      //           air scalp skull white gray fluid necrosis edema enhancing
      case .flair: [0, 500, 60, 400, 520, 90, 300, 850, 700]
      case .t1: [0, 850, 60, 620, 470, 160, 260, 380, 400]
      case .t1ce: [0, 850, 60, 620, 470, 160, 260, 380, 950]
      case .t2: [0, 560, 50, 330, 470, 950, 800, 760, 600]
      }
    return row[tissue(point).rawValue]
  }

  /// Returns the label, in the scheme of BraTS 2020.
  package static func label(at point: Point) -> Label {
    switch tissue(point) {
    case .necrosis: 1
    case .edema: 2
    case .enhancing: 4
    default: 0
    }
  }

  private static func tissue(_ point: Point) -> Tissue {
    let outer = radius(point, [78, 96, 84])
    guard outer < 1 else { return .air }
    guard outer < 0.93 else { return .scalp }
    guard outer < 0.86 else { return .skull }
    guard radius(point, [65, 80, 69]) < 1 else { return .fluid }
    let tumor = point - [26, -18, 14]
    switch (tumor * tumor).sum().squareRoot() {
    case ..<9: return .necrosis
    case ..<14: return .enhancing
    case ..<24: return .edema
    default: break
    }
    let left = radius(point - [11, 4, 2], [6, 26, 11])
    let right = radius(point - [-11, 7, 4], [8, 24, 10])
    guard min(left, right) > 1 else { return .fluid }
    let folds = wave(point.x / 9 + 0.3) + wave(point.y / 11) + wave(point.z / 8 + 0.7)
    let depth = 1 - radius(point, [65, 80, 69])
    return depth < 0.16 + 0.05 * folds ? .gray : .white
  }

  /// Returns how far out a point is in an ellipsoid: 1 is its surface.
  private static func radius(_ point: Point, _ radii: Point) -> Double {
    let scaled = point / radii
    return (scaled * scaled).sum().squareRoot()
  }

  /// A triangle wave between -1 and 1: the same on every machine, unlike a sine.
  private static func wave(_ x: Double) -> Double {
    let part = x - x.rounded(.down)
    return 4 * abs(part - 0.5) - 1
  }
}
