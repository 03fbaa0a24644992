#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A glioblastoma: a necrotic core, an irregular enhancing rim, and edema in the white matter.
struct Tumor {
  /// The center of the core.
  let center: Point
  /// The core's mean radius in millimeters.
  let radius: Float
  private let shape: Waves
  private let rim: Waves
  private let fingers: Waves
  private let texture: Waves

  init(using generator: inout SplitMix64) {
    let side: Float = generator.unit() < 0.5 ? -1 : 1
    center = Point(
      side * generator.number(31, 36), generator.number(-38, -22), generator.number(18, 28))
    radius = generator.number(17, 20)
    shape = Waves(wavelength: 30, octets: 2, using: &generator)
    rim = Waves(wavelength: 15, octets: 2, using: &generator)
    fingers = Waves(wavelength: 34, octets: 2, using: &generator)
    texture = Waves(wavelength: 7, octets: 2, using: &generator)
  }

  /// The position of a point's tissue before the tumor pushed it away.
  func displaced(_ p: Point) -> Point {
    let offset = p - center
    let distance = length(offset) / 34
    return center + offset * (1 - 0.3 * exp(-distance * distance))
  }

  /// The depth below the outer edge of the rim, in millimeters.
  private func depth(_ p: Point) -> Float {
    let offset = (p - center) * Point(1.08, 0.9, 1.04)
    return radius * (1 + 0.15 * shape.value(p)) - length(offset) + 0.9 * texture.value(p * 0.7)
  }

  /// Puts the tumor over healthy tissue.
  func cover(_ p: Point, _ mixture: inout Mixture) {
    let depth = depth(p)
    guard depth > -55 else { return }
    // Edema follows white matter and spares the cortex and deep gray matter, so it has fingers.
    let reach =
      15 + 8.5 * fingers.value(p) - 0.1 * abs(p.x - center.x)
      - 14 * smoothStep(8, -6, center.x > 0 ? p.x : -p.x)
    let spread = smoothStep(-3, 3, reach + depth) * (0.7 + 0.3 * smoothStep(0, 14, reach + depth))
    let white = mixture[.whiteMatter]
    let gray = mixture[.cortex] + mixture[.striatum] + mixture[.thalamus]
    let edema = spread * (white + 0.3 * gray) * (0.93 + 0.07 * texture.value(p))
    mixture.cover(.edema, min(max(edema, 0), 0.97))

    let thickness = max(5 + 2.2 * rim.value(p), 2)
    mixture.cover(
      .enhancing,
      coverage(depth, blur: 1.4) * min(0.8 + 0.12 * texture.value(p) + 0.1 * rim.value(p * 0.8), 1))
    mixture.cover(
      .necrosis,
      coverage(depth - thickness, blur: 1.5)
        * min(0.84 + 0.1 * texture.value(p * 0.6) + 0.07 * rim.value(p), 1))
  }

  /// The reference label of a mixture: 1 necrosis, 2 edema, 4 enhancing tumor, 0 for the rest.
  static func label(_ mixture: Mixture) -> UInt8 {
    let (core, rim, edema) = (mixture[.necrosis], mixture[.enhancing], mixture[.edema])
    guard core + rim + edema > 0.42 else { return 0 }
    if core + rim < edema { return 2 }
    return core > rim ? 1 : 4
  }
}
