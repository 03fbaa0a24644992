/// A healthy brain as a function of space: the tissues at each point.
///
/// All structures are defined by depths below smooth surfaces, in millimeters. The cortex is a
/// ribbon below the outer surface and along the sulci. Sulci are the zeros of random waves on that
/// surface and reach inward from it.
struct Anatomy {
  private let folds: Waves
  private let warp: [Waves]
  private let depth: Waves
  private let width: Waves
  private let shape: Waves
  private let fine: Waves

  init(using generator: inout SplitMix64) {
    folds = Waves(wavelength: 18.5, octets: 6, using: &generator)
    warp = (0..<3).map { _ in Waves(wavelength: 27, octets: 2, using: &generator) }
    depth = Waves(wavelength: 30, octets: 2, using: &generator)
    width = Waves(wavelength: 26, octets: 2, using: &generator)
    shape = Waves(wavelength: 60, octets: 2, using: &generator)
    fine = Waves(wavelength: 11, octets: 2, using: &generator)
  }

  /// The depth below the convex outline of the cerebrum, without its folds.
  private func cerebrum(_ p: Point) -> Float {
    let side = Point(abs(p.x), p.y, p.z)
    // Each hemisphere is an ellipsoid of its own, so that there is a notch between them.
    // Toward the front, the hemispheres taper.
    let taper =
      1 + 0.14 * smoothStep(15, 66, p.z) + 0.2 * smoothStep(-10, 85, p.y) + 0.05
      * smoothStep(-20, -85, p.y)
    let half = ellipsoid(
      Point(side.x * taper, p.y, p.z), Point(6, -3, 9), Point(60, 82, 59))
    // Below, the frontal lobe ends at the orbits and the occipital one at the tentorium.
    let floor = p.y > 0 ? -20 + 0.004 * p.y * p.y : -20 + min(0.009 * p.y * p.y, 14)
    let upper = smoothMin(half, side.z - floor, 12)
    let temporal = ellipsoid(side, Point(42, 2, -21), Point(21, 43, 21))
    return smoothMax(upper, temporal, 7)
  }

  private func cerebellum(_ p: Point) -> Float {
    let side = Point(abs(p.x), p.y, p.z)
    let half = ellipsoid(side, Point(21, -52, -36), Point(31, 33, 23))
    return smoothMax(half, ellipsoid(p, Point(0, -50, -34), Point(16, 28, 21)), 6)
  }

  private func brainstem(_ p: Point) -> Float {
    let pons = ellipsoid(p, Point(0, -14, -38), Point(17, 14, 16))
    let midbrain = ellipsoid(p, Point(0, -15, -18), Point(18, 13, 16))
    let medulla = rod(p, Point(0, -20, -46), Point(0, -30, -78), 11, 7.5)
    return smoothMax(smoothMax(pons, midbrain, 6), medulla, 6)
  }

  /// The depth below the surface left by skull stripping.
  func mask(_ p: Point) -> Float {
    let all = smoothMax(smoothMax(cerebrum(p), cerebellum(p), 9), brainstem(p), 9)
    return all - 0.2 + 0.8 * shape.value(p * 2.5)
  }

  /// The tissues at a point inside the mask.
  func mixture(_ p: Point) -> Mixture {
    var mixture = Mixture(.fluid)
    addCerebellum(p, &mixture)
    mixture.cover(.brainstem, coverage(brainstem(p)))
    let hull = cerebrum(p)
    if hull > -2 { addCerebrum(p, hull, &mixture) }
    addVessels(p, &mixture)
    return mixture
  }

  private func addCerebrum(_ p: Point, _ hull: Float, _ mixture: inout Mixture) {
    let pial = pialDepth(p, hull)
    mixture.cover(.cortex, coverage(pial))
    let thickness = 3.5 + 0.5 * width.value(p * 1.7)
    mixture.cover(.whiteMatter, coverage(pial - thickness, blur: 1.3))
    guard length(p - Point(0, -5, 2)) < 75 else { return }
    addDeepGray(p, &mixture)
    addVentricles(p, &mixture)
  }

  /// The distance from the nearest fluid outside the cerebrum: its surface, a sulcus or a fissure.
  private func pialDepth(_ p: Point, _ hull: Float) -> Float {
    let side = Point(abs(p.x), p.y, p.z)
    var result = hull - 0.1 - 0.6 * fine.value(p)

    // The nearest point of the surface; sulci run straight inward from it.
    let step: Float = 1
    let normal = Point(
      cerebrum(p + Point(step, 0, 0)) - hull, cerebrum(p + Point(0, step, 0)) - hull,
      cerebrum(p + Point(0, 0, step)) - hull)
    let size = max(length(normal), 0.3)
    let bend = Point(warp[0].value(p), warp[1].value(p), warp[2].value(p))
    let surface = p - normal / size * max(hull, 0) + 2.4 * bend
    let (value, gradient) = folds.valueAndGradient(surface)
    let slope = max(length(gradient), 0.06)
    let across = abs(value) / slope
    let reach = (18 + 5.5 * depth.value(surface)) * (0.55 + 0.45 * smoothStep(-25, -5, p.z))
    let beyond = max(hull - reach, 0)
    // The central white matter below the sulci, and the corpus callosum, stay free of them.
    let core = ellipsoid(side, Point(14, -8, 13), Point(20, 44, 19))
    let free = 6 * smoothStep(-7, 2, core)
    let gap = max(-0.5, 0.05 + 0.42 * width.value(surface)) + 0.8 * smoothStep(6, 0, hull)
    let sulcus = (across * across + beyond * beyond).squareRoot() - gap + free
    result = smoothMin(result, sulcus, 2.5)

    // The fissure between the hemispheres, down to the corpus callosum.
    let callosum = ellipsoid(Point(0, p.y, p.z), Point(0, -3, -2), Point(40, 44, 27))
    let drift = 1.2 * shape.value(Point(0, p.y, p.z))
    let inner = max(callosum, 0)
    let fissure = (pow2(p.x - drift) + inner * inner).squareRoot() - 0.8
    result = smoothMin(result, fissure, 2)

    // The lateral fissure, above the temporal lobe, as deep as the insula.
    let roof = -9 + 0.32 * (-p.y) + 3 * shape.value(p * 1.3) + 1.5 * warp[0].value(p)
    let length = max(max(p.y - 26, -38 - p.y), 0)
    let insula = max(34 - side.x, 0)
    let lateral =
      (pow2((side.z - roof) * 0.9) + length * length + insula * insula).squareRoot()
      - 0.9 - 0.5 * smoothStep(40, 60, side.x)
    return smoothMin(result, lateral, 3)
  }

  private func addDeepGray(_ p: Point, _ mixture: inout Mixture) {
    let q = Point(abs(p.x), p.y, p.z) + 0.7 * fine.value(p * 0.8)
    let caudate = max(
      rod(q, Point(12.5, 25, 4), Point(14.5, 6, 15), 6.8, 4.8),
      rod(q, Point(14.5, 6, 15), Point(21, -22, 17), 4.8, 2.2))
    let putamen = ellipsoid(q, Point(26, 5, 1), Point(5.6, 17, 11.5))
    let pallidum = ellipsoid(q, Point(19.5, 1, -1), Point(4.6, 9.5, 7))
    let thalamus = ellipsoid(q, Point(11, -15, 6), Point(9.5, 15.5, 9.5))
    let claustrum = ellipsoid(q, Point(32.5, 4, 1), Point(1, 16, 10))
    let hippocampus = rod(q, Point(25, -8, -18), Point(27, -30, -8), 5, 3.5)
    mixture.cover(.striatum, coverage(max(max(caudate, putamen), claustrum), blur: 1.4))
    mixture.cover(.pallidum, coverage(pallidum, blur: 1.6))
    mixture.cover(.thalamus, coverage(thalamus, blur: 1.8))
    mixture.cover(.cortex, coverage(hippocampus, blur: 1.4))
  }

  private func addVentricles(_ p: Point, _ mixture: inout Mixture) {
    let q = Point(abs(p.x), p.y, p.z) + 0.5 * fine.value(p * 0.9) + 1.2 * shape.value(p)
    let frontal = rod(q, Point(5, 32, 4), Point(5.5, 8, 14.5), 3.6, 3.9)
    let body = rod(q, Point(5.5, 8, 14.5), Point(16, -32, 14), 3.9, 4.9)
    let occipital = rod(q, Point(19, -37, 9), Point(23, -60, 4), 4.6, 1.4)
    let atrium = rod(q, Point(16, -32, 14), Point(24, -38, 4), 4.9, 4.2)
    let temporal = max(
      rod(q, Point(25, -37, 4), Point(32, -18, -14), 3.8, 2),
      rod(q, Point(32, -18, -14), Point(31, 2, -19), 2, 2.2))
    // A thin wall stays between the two sides.
    let lateral = min(max(max(max(frontal, body), max(occipital, atrium)), temporal), q.x - 0.5)
    let third = ellipsoid(p, Point(0, -4, 1), Point(2.2, 14, 9))
    let aqueduct = rod(p, Point(0, -17, -6), Point(0, -27, -28), 1.2, 1.4)
    let fourth = ellipsoid(p, Point(0, -30, -37), Point(7.5, 4.5, 11))
    let cisterns = max(
      ellipsoid(p, Point(0, 8, -20), Point(11, 9, 7)),
      ellipsoid(p, Point(0, -33, -8), Point(13, 5, 8)))
    mixture.cover(
      .fluid, coverage(max(max(max(lateral, third), max(aqueduct, fourth)), cisterns)))
    // The choroid plexus, which takes up gadolinium.
    let plexus = rod(q, Point(17, -32, 12), Point(23, -37, 5), 1.5, 2.2)
    mixture.cover(.vessel, 0.6 * coverage(plexus))
  }

  private func addCerebellum(_ p: Point, _ mixture: inout Mixture) {
    let hull = cerebellum(p)
    guard hull > -2 else { return }
    // Folia: shells around the fourth ventricle, a few millimeters apart.
    let radius = length((p - Point(0, -26, -30)) * Point(0.55, 1, 1.1))
    let phase = radius + 0.7 * fine.value(p * 0.6) + 1.2 * shape.value(p * 1.5)
    let shell = abs(phase / 4.6 - (phase / 4.6).rounded()) * 4.6
    let folium = shell - 0.3 + max(hull - 8.5, 0) * 0.8
    let pial = smoothMin(hull - 0.4, folium, 1)
    mixture.cover(.cortex, coverage(pial))
    let core =
      ellipsoid(
        Point(abs(p.x), p.y, p.z), Point(17, -44, -36), Point(19, 17, 12)) + fine.value(p) * 1.5
    mixture.cover(.whiteMatter, max(coverage(core, blur: 2), 0.5 * coverage(folium - 1.7)))
    mixture.cover(.fluid, coverage(ellipsoid(p, Point(0, -30, -37), Point(7.5, 4.5, 11))))
  }

  /// Sinuses and arteries: dark before gadolinium, bright after it.
  private func addVessels(_ p: Point, _ mixture: inout Mixture) {
    let hull = cerebrum(Point(0, p.y, p.z))
    let sagittal = 2.3 - length(Point(p.x, hull - 0.5, 0))
    let q = Point(abs(p.x), p.y, p.z)
    let straight = rod(p, Point(0, -42, 4), Point(0, -74, -6), 1.6, 2)
    let middle = rod(q, Point(4, 14, -19), Point(34, 8, -10), 1.3, 1)
    let basilar = rod(p, Point(0, 2, -22), Point(0, 1, -48), 1.5, 1.5)
    let falx = p.z > 24 || p.y < -48 ? 0.25 * coverage(0.4 - abs(p.x), blur: 0.7) : 0
    let isRear = p.y < 60 && p.z > -12
    mixture.cover(.vessel, max(isRear ? coverage(sagittal) : 0, falx))
    mixture.cover(.vessel, coverage(max(max(straight, middle), basilar)))
  }
}

private func pow2(_ x: Float) -> Float { x * x }
