import Foundation

extension Matrix3 {
  /// Makes the rotation about y, then x, then z, as ITK's `Euler3DTransform` does by default; angles
  /// in radians about x, y and z.
  package static func euler(_ angles: SIMD3<Double>, isZYX: Bool = false) -> Matrix3 {
    let x = rotation(SIMD3(angles.x, 0, 0))
    let y = rotation(SIMD3(0, angles.y, 0))
    let z = rotation(SIMD3(0, 0, angles.z))
    return isZYX ? z * y * x : z * x * y
  }

  /// The angles of ``euler(_:isZYX:)`` that make this rotation.
  package var eulerAngles: SIMD3<Double> {
    // R = Rz Rx Ry; its third row is (−cos x sin y, sin x, cos x cos y).
    let x = asin(min(max(self[2, 1], -1), 1))
    if abs(self[2, 1]) < 1 - 1e-12 {
      return SIMD3(x, atan2(-self[2, 0], self[2, 2]), atan2(-self[0, 1], self[1, 1]))
    }
    // Only the sum or the difference of the other two angles matters.
    return SIMD3(x, 0, atan2(self[1, 0], self[0, 0]))
  }

  /// Makes the rotation of a versor, the vector part of a unit quaternion.
  package static func versor(_ v: SIMD3<Double>) -> Matrix3 {
    let sine = min(length(v), 1)
    guard sine > 1e-12 else { return rotation(v * 2) }
    return rotation(v / length(v) * (2 * asin(sine)))
  }
}
