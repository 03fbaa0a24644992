import Cases
import Foundation
package import Imaging
import VolumeFiles

/// Two scans of one made-up head whose lesions are ellipsoids of known size: one grows, one shrinks, one is gone, one
/// is new, and one stays.
///
/// The second scan has another grid, and the head lies elsewhere in it by a known rigid transform.
package enum GrowingLesions {
  /// An ellipsoid at both times; `nil` where it is not there.
  package struct Lesion {
    /// What became of it.
    package let change: String
    /// Its middle in the first scan, in millimeters (RAS+).
    package let center: SIMD3<Double>
    /// Its radii in millimeters.
    package let before, after: SIMD3<Double>?

    /// Its exact volume in ml at the first time.
    package var millilitersBefore: Double { Self.milliliters(before) }
    /// Its exact volume in ml at the second time.
    package var millilitersAfter: Double { Self.milliliters(after) }

    private static func milliliters(_ radii: SIMD3<Double>?) -> Double {
      radii.map { 4 / 3 * Double.pi * $0.x * $0.y * $0.z / 1000 } ?? 0
    }
  }

  /// The lesions, largest first.
  package static let lesions = [
    Lesion(
      change: "grown", center: SIMD3(25.3, 20.2, 9.6), before: SIMD3(8, 8, 8),
      after: SIMD3(10, 10, 10)),
    Lesion(
      change: "shrunk", center: SIMD3(-28.2, 10.4, 19.7), before: SIMD3(9, 9, 9),
      after: SIMD3(6, 6, 6)),
    Lesion(
      change: "unchanged", center: SIMD3(15.1, -34.7, 12.3), before: SIMD3(10, 8, 6),
      after: SIMD3(10, 8, 6)),
    Lesion(change: "new", center: SIMD3(-20.4, 34.8, -11.7), before: nil, after: SIMD3(6, 6, 6)),
    Lesion(change: "gone", center: SIMD3(-25.2, -24.6, 0.3), before: SIMD3(6, 6, 6), after: nil),
  ]

  /// A part of 0.03 ml in both scans, too small for a lesion.
  private static let speck = SIMD3<Double>(0, 45, 20)

  /// From the first scan's millimeters to the second one's: 7° about an oblique axis, and a shift.
  package static let map = rotated(by: 7 * .pi / 180, about: SIMD3(1, -2, 2) / 3, SIMD3(6, -4, 3))

  /// Writes the scans `name_ses-1` and `name_ses-2` in BraTS layout.
  ///
  /// - Parameters:
  ///   - name: The patient.
  ///   - directory: The folder for both.
  /// - Throws: An error of the system.
  package static func write(_ name: String, in directory: String) throws {
    try write(
      "\(name)_ses-1", isSecond: false, size: [130, 150, 110], spacing: [1, 1, 1], in: directory)
    try write(
      "\(name)_ses-2", isSecond: true, size: [156, 172, 104], spacing: [0.9, 0.9, 1.2],
      in: directory)
  }

  private static func write(
    _ name: String, isSecond: Bool, size: [Int], spacing: [Double], in directory: String
  ) throws {
    let folder = "\(directory)/\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let offset = (0..<3).map { -Double(size[$0] - 1) / 2 * spacing[$0] }
    let grid = Grid(
      size: size,
      affine: Affine(elements: [
        spacing[0], 0, 0, offset[0], 0, spacing[1], 0, offset[1], 0, 0, spacing[2], offset[2],
      ]))
    let back = map.inverse
    var values: [Float] = []
    var labels: [Label] = []
    values.reserveCapacity(grid.voxelCount)
    labels.reserveCapacity(grid.voxelCount)
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        for i in 0..<size[0] {
          var point = grid.affine.world(VoxelPoint(i: i, j: j, k: k))
          if isSecond { point = back.world(i: point.x, j: point.y, k: point.z) }
          let p = SIMD3(point.x, point.y, point.z)
          let isLesion = contains(p, isSecond)
          labels.append(isLesion ? 4 : 0)
          let tissue = tissue(p)
          values.append(Float(isLesion && tissue > 0 ? 220 : tissue))
        }
      }
    }
    let geometry = VolumeGeometry(grid: grid)
    try VolumeFormats.writeFloats(
      values, frames: 1, geometry: geometry, to: "\(folder)/\(name)_t1ce.nii.gz")
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: grid, scheme: .brats2020, labels: labels), geometry: geometry,
      to: "\(folder)/\(name)_seg.nii.gz")
  }

  private static func contains(_ p: SIMD3<Double>, _ isSecond: Bool) -> Bool {
    func inside(_ center: SIMD3<Double>, _ radii: SIMD3<Double>) -> Bool {
      let q = (p - center) / radii
      return (q * q).sum() <= 1
    }
    return inside(speck, SIMD3(2, 2, 2))
      || lesions.contains { lesion in
        (isSecond ? lesion.after : lesion.before).map { inside(lesion.center, $0) } ?? false
      }
  }

  /// A brain of smooth shapes with ventricles and folds; 0 outside.
  private static func tissue(_ p: SIMD3<Double>) -> Double {
    func depth(_ center: SIMD3<Double>, _ radii: SIMD3<Double>) -> Double {
      let q = (p - center) / radii
      return min(max(0.5 - ((q * q).sum().squareRoot() - 1) * radii.min() / 3, 0), 1)
    }
    let brain = depth(.zero, SIMD3(52, 64, 45))
    guard brain > 0 else { return 0 }
    let ventricle = max(
      depth(SIMD3(-9, 0, 6), SIMD3(6, 20, 9)), depth(SIMD3(10, 3, 6), SIMD3(7, 22, 10)))
    let folds = 1 + 0.15 * sin(p.x / 6) * cos(p.y / 7) * sin(p.z / 8 + 1)
    let value = 100 * brain * folds
    return value + (25 - value) * ventricle
  }

  private static func rotated(
    by angle: Double, about axis: SIMD3<Double>, _ shift: SIMD3<Double>
  ) -> Affine {
    let (c, s) = (cos(angle), sin(angle))
    var elements: [Double] = []
    let cross: [[Double]] = [[0, -axis.z, axis.y], [axis.z, 0, -axis.x], [-axis.y, axis.x, 0]]
    for row in 0..<3 {
      for column in 0..<3 {
        elements.append(
          (row == column ? c : 0) + (1 - c) * axis[row] * axis[column] + s * cross[row][column])
      }
      elements.append(shift[row])
    }
    return Affine(elements: elements)
  }
}
