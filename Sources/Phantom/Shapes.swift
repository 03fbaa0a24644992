/// The approximate depth of a point in an ellipsoid, in millimeters: positive inside.
///
/// Source: I. Quilez, "Ellipsoid - distance bound".
func ellipsoid(_ p: Point, _ center: Point, _ radii: Point) -> Float {
  let q = (p - center) / radii
  let inner = length(q)
  let outer = length(q / radii)
  return outer > 0 ? inner * (1 - inner) / outer : radii.min()
}

/// The depth of a point in a rod between two points, with a radius that changes along it.
func rod(_ p: Point, _ a: Point, _ b: Point, _ radiusA: Float, _ radiusB: Float) -> Float {
  let along = b - a
  let t = min(max(((p - a) * along).sum() / (along * along).sum(), 0), 1)
  return radiusA + (radiusB - radiusA) * t - length(p - a - t * along)
}

func length(_ p: Point) -> Float { (p * p).sum().squareRoot() }

/// The smaller of two depths, rounded if they are within `k` millimeters of each other.
func smoothMin(_ a: Float, _ b: Float, _ k: Float) -> Float {
  let h = max(k - abs(a - b), 0) / k
  return min(a, b) - h * h * k / 4
}

/// The larger of two depths, rounded in the same way.
func smoothMax(_ a: Float, _ b: Float, _ k: Float) -> Float { -smoothMin(-a, -b, k) }

/// A smooth step from 0 to 1 as `x` goes from `a` to `b`.
func smoothStep(_ a: Float, _ b: Float, _ x: Float) -> Float {
  let t = min(max((x - a) / (b - a), 0), 1)
  return t * t * (3 - 2 * t)
}

/// The share of a voxel inside a shape with its surface at this depth: the partial volume.
func coverage(_ depth: Float, blur: Float = 1.1) -> Float { smoothStep(-blur, blur, depth) }
