extension WorldPoint {
  /// The point as a vector: millimeters right, anterior and superior of the origin.
  package var vector: SIMD3<Double> { SIMD3(x, y, z) }

  /// Creates a point from a vector.
  package init(_ vector: SIMD3<Double>) { self.init(x: vector.x, y: vector.y, z: vector.z) }

  /// Returns the distance to another point in millimeters.
  package func distance(to other: WorldPoint) -> Double { (vector - other.vector).length }
}

extension SIMD3<Double> {
  /// The Euclidean length.
  package var length: Double { dot(self).squareRoot() }

  /// Returns the inner product with another vector.
  package func dot(_ other: SIMD3<Double>) -> Double { (self * other).sum() }

  /// Returns the cross product with another vector.
  package func cross(_ other: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(
      y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }
}
