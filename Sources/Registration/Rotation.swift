import Foundation

extension Matrix3 {
  /// Makes the rotation about an axis by the axis's length in radians.
  ///
  /// Source: Rodrigues' formula.
  package static func rotation(_ axis: SIMD3<Double>) -> Matrix3 {
    let angle = length(axis)
    // The limits of the two factors are 1 and 1/2.
    let (a, b) =
      angle < 1e-8 ? (1, 0.5) : (sin(angle) / angle, (1 - cos(angle)) / (angle * angle))
    return identity.adding(skew(axis), times: a).adding(skew(axis) * skew(axis), times: b)
  }

  /// The left Jacobian of the rotation about an axis: a small change `d` of the axis turns what was
  /// rotated by `leftJacobian(axis) * d` more.
  ///
  /// Source: Barfoot, State Estimation for Robotics (2017), equation 7.77.
  package static func leftJacobian(_ axis: SIMD3<Double>) -> Matrix3 {
    let angle = length(axis)
    let (a, b) =
      angle < 1e-4
      ? (0.5, 1.0 / 6)
      : ((1 - cos(angle)) / (angle * angle), (angle - sin(angle)) / (angle * angle * angle))
    return identity.adding(skew(axis), times: a).adding(skew(axis) * skew(axis), times: b)
  }

  /// The axis about which this rotation turns, with its angle in radians as length, at most π.
  package var rotationAxis: SIMD3<Double> {
    let twist = SIMD3(
      self[2, 1] - self[1, 2], self[0, 2] - self[2, 0], self[1, 0] - self[0, 1])
    let cosine = min(max((self[0, 0] + self[1, 1] + self[2, 2] - 1) / 2, -1), 1)
    let angle = atan2(length(twist) / 2, cosine)
    if angle < 1e-8 { return twist / 2 }
    if angle < .pi - 1e-4 { return twist * (angle / length(twist)) }
    // Near π the twist vanishes; the largest column of R + 1 points along the axis.
    let sum = adding(.identity, times: 1)
    let columns = [sum.columns.x, sum.columns.y, sum.columns.z]
    let longest = columns.max { length($0) < length($1) } ?? columns[0]
    let axis = longest / length(longest)
    return axis * (dot(axis, twist) < 0 ? -angle : angle)
  }

  /// The matrix of the cross product with a vector.
  static func skew(_ v: SIMD3<Double>) -> Matrix3 {
    Matrix3(rows: [0, -v.z, v.y, v.z, 0, -v.x, -v.y, v.x, 0])
  }

  func adding(_ other: Matrix3, times factor: Double) -> Matrix3 {
    Matrix3(
      columns.x + other.columns.x * factor, columns.y + other.columns.y * factor,
      columns.z + other.columns.z * factor)
  }
}
