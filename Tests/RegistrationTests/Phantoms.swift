import Foundation
import Imaging
import Registration

/// A head of smooth shapes whose value is known everywhere, so that images of any grid and any
/// position can be taken of it.
struct Head {
  /// The values of skull, brain, ventricles and nucleus.
  var contrast: [Double]
  /// Where the head's tissue is in the image's space, compared to the atlas.
  var moved = RigidTransform.identity

  static let first = Head(contrast: [0, 100, 20, 160])
  static let second = Head(contrast: [0, 60, 180, 30])

  /// The value at a world point.
  func value(_ point: SIMD3<Double>) -> Double {
    let p = moved.inverse(point)
    func inside(_ center: SIMD3<Double>, _ radii: SIMD3<Double>) -> Double {
      let q = (p - center) / radii
      let apart = ((q * q).sum().squareRoot() - 1) * radii.min()
      return min(max(0.5 - apart / 3, 0), 1)
    }
    let brain = inside(.zero, SIMD3(55, 68, 50))
    let ventricle = max(
      inside(SIMD3(-14, 5, 8), SIMD3(8, 26, 12)), inside(SIMD3(14, 5, 8), SIMD3(8, 26, 12)))
    let nucleus = max(
      inside(SIMD3(25, -25, -10), SIMD3(12, 9, 14)), inside(SIMD3(-20, 35, -18), SIMD3(9, 12, 7)))
    let folds = 0.15 * sin(p.x / 6) * cos(p.y / 7) * sin(p.z / 8 + 1)
    var value = contrast[1] * brain * (1 + folds)
    value += (contrast[2] - value) * ventricle
    value += (contrast[3] - value) * nucleus
    return value * (brain > 0 ? 1 : 0)
  }

  /// An image of the head.
  ///
  /// - Parameters:
  ///   - spacing: Millimeters between voxels.
  ///   - noise: The greatest noise, in the air too; 0 leaves the air at exactly 0.
  ///   - offset: A shift that only the header knows.
  /// - Returns: 32-bit floats, 150 × 180 × 140 mm of them.
  func image(
    spacing: [Double], noise: Double = 0, offset: SIMD3<Double> = .zero
  ) -> Volume {
    let sides = [150.0, 180, 140]
    let size = (0..<3).map { Int(sides[$0] / spacing[$0]) }
    // The first axis points left and the third one is tilted a little, as in a scan.
    let tilt = Matrix3.rotation(SIMD3(0.1, 0, 0.05))
    let columns = [
      tilt * SIMD3(-spacing[0], 0, 0), tilt * SIMD3(0, spacing[1], 0),
      tilt * SIMD3(0, 0, spacing[2]),
    ]
    let middle = (0..<3).reduce(SIMD3<Double>.zero) {
      $0 + columns[$1] * Double(size[$1] - 1) / 2
    }
    var values: [Float] = []
    var state: UInt64 = 7
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        for i in 0..<size[0] {
          var point = columns[0] * Double(i)
          point += columns[1] * Double(j)
          point += columns[2] * Double(k)
          point -= middle
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          let random = Double(state >> 40) / Double(1 << 24)
          values.append(Float(value(point) + noise * random))
        }
      }
    }
    var elements: [Double] = []
    for row in 0..<3 {
      elements += columns.map { $0[row] }
      elements.append(offset[row] - middle[row])
    }
    return Volume(
      grid: Grid(size: size, affine: Affine(elements: elements)), storage: .float32(values))
  }

  /// The farthest that two transforms put a point of the brain's surface apart.
  static func error(_ a: RigidTransform, _ b: RigidTransform) -> Double {
    var worst = 0.0
    for sign in 0..<8 {
      let corner =
        SIMD3(55 * (sign & 1 == 0 ? 1 : -1), 68 * (sign & 2 == 0 ? 1 : -1), 50.0)
        * (sign & 4 == 0 ? 0.577 : -0.577)
      let apart = a(corner) - b(corner)
      worst = max(worst, (apart * apart).sum().squareRoot())
    }
    return worst
  }
}
