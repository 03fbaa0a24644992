import Foundation
import Imaging
import Registration
import Testing

struct RotationTests {
  private static let axes: [SIMD3<Double>] = [
    .zero, SIMD3(0.3, 0, 0), SIMD3(-0.2, 0.9, 1.4), SIMD3(0, 0, 3.1), SIMD3(1e-9, 0, 0),
    SIMD3(.pi, 0, 0), SIMD3(0, -1.8, 2.5),
  ]

  @Test(arguments: axes) func `a rotation gives its axis back`(axis: SIMD3<Double>) {
    let rotation = Matrix3.rotation(axis)
    #expect(distance(.rotation(rotation.rotationAxis), rotation) < 1e-7)
    #expect(abs(rotation.determinant - 1) < 1e-12)
  }

  @Test(arguments: axes) func `a rotation gives its Euler angles back`(axis: SIMD3<Double>) {
    let rotation = Matrix3.rotation(axis)
    #expect(distance(.euler(rotation.eulerAngles), rotation) < 1e-7)
  }

  @Test func `Euler angles at a right angle still make the rotation`() {
    let rotation = Matrix3.euler(SIMD3(.pi / 2, 0.4, 0.3))
    #expect(distance(.euler(rotation.eulerAngles), rotation) < 1e-7)
  }

  @Test(arguments: [SIMD3(0.4, -0.3, 0.5), SIMD3(1e-6, 0, 2e-6)])
  func `the left Jacobian turns a change of the axis into a rotation`(axis: SIMD3<Double>) {
    let change = SIMD3(2e-6, -1e-6, 3e-6)
    let far = Matrix3.rotation(axis + change)
    let near = Matrix3.rotation(Matrix3.leftJacobian(axis) * change) * .rotation(axis)
    #expect(distance(far, near) < 1e-10)
  }

  @Test func `a transform and its inverse cancel, about any center`() {
    let transform = RigidTransform(
      rotation: .rotation(SIMD3(0.3, 0.2, -0.1)), translation: SIMD3(1, 2, 3),
      center: SIMD3(10, -20, 30))
    let point = SIMD3<Double>(4, 5, 6)
    #expect(length(transform.inverse(transform(point)) - point) < 1e-12)
    #expect(length(transform.about(SIMD3(7, 7, 7))(point) - transform(point)) < 1e-12)
    #expect(length(transform.after(transform)(point) - transform(transform(point))) < 1e-12)
    let there = transform.affine.world(i: 4, j: 5, k: 6)
    #expect(length(SIMD3(there.x, there.y, there.z) - transform(point)) < 1e-12)
  }

  private func length(_ v: SIMD3<Double>) -> Double { (v * v).sum().squareRoot() }

  private func distance(_ a: Matrix3, _ b: Matrix3) -> Double {
    (0..<9).map { abs(a[$0 / 3, $0 % 3] - b[$0 / 3, $0 % 3]) }.max() ?? 0
  }
}
