/// The depth of a point in an ellipsoid in millimeters, about: positive inside, negative outside.
///
/// Source: I. Quilez, "Ellipsoid - distance bound".
func ellipsoid(_ p: Point, _ center: Point, _ radii: Point) -> Float {
  let q = (p - center) / radii
  let inner = length(q)
  let outer = length(q / radii)
  return outer > 0 ? inner * (1 - inner) / outer : radii.min()
}

/// The depth of a point in a rod between two points, whose radius changes along the way.
func rod(_ p: Point, _ a: Point, _ b: Point, _ radiusA: Float, _ radiusB: Float) -> Float {
  let along = b - a
  let t = min(max(((p - a) * along).sum() / (along * along).sum(), 0), 1)
  return radiusA + (radiusB - radiusA) * t - length(p - a - t * along)
}

func length(_ p: Point) -> Float { (p * p).sum().squareRoot() }

/// The lesser of two depths, rounded where they are within `k` millimeters of each other.
func smoothMin(_ a: Float, _ b: Float, _ k: Float) -> Float {
  let h = max(k - abs(a - b), 0) / k
  return min(a, b) - h * h * k / 4
}

/// The greater of two depths, rounded likewise.
func smoothMax(_ a: Float, _ b: Float, _ k: Float) -> Float { -smoothMin(-a, -b, k) }

/// From 0 to 1 while `x` goes from `a` to `b`, without corners.
func smoothStep(_ a: Float, _ b: Float, _ x: Float) -> Float {
  let t = min(max((x - a) / (b - a), 0), 1)
  return t * t * (3 - 2 * t)
}

/// How much of a voxel lies in a shape whose surface is so deep below it: the partial volume.
func coverage(_ depth: Float, blur: Float = 1.1) -> Float { smoothStep(-blur, blur, depth) }
