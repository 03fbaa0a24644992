import Foundation
package import Imaging

/// A rotation about a center, then a shift; in millimeters, RAS+.
///
/// Registration finds the transform from the fixed image's space to the moving one's: the tissue at
/// `p` in the fixed image is at `transform(p)` in the moving image. This is ITK's convention.
package struct RigidTransform: Hashable, Sendable {
  /// The rotation.
  package var rotation: Matrix3
  /// The shift after the rotation.
  package var translation: SIMD3<Double>
  /// The point that the rotation leaves in place.
  package var center: SIMD3<Double>

  /// Creates a transform.
  package init(
    rotation: Matrix3 = .identity, translation: SIMD3<Double> = .zero,
    center: SIMD3<Double> = .zero
  ) {
    self.rotation = rotation
    self.translation = translation
    self.center = center
  }

  /// Creates the transform that an affine map is, about the origin.
  ///
  /// - Precondition: The map neither scales nor shears.
  package init(_ map: Affine) {
    self.init(
      rotation: Matrix3(rows: (0..<9).map { map[$0 / 3, $0 % 3] }),
      translation: SIMD3(map[0, 3], map[1, 3], map[2, 3]))
  }

  /// The transform that changes nothing.
  package static let identity = RigidTransform()

  /// Returns where a point goes.
  package func callAsFunction(_ point: SIMD3<Double>) -> SIMD3<Double> {
    rotation * (point - center) + center + translation
  }

  /// The transform back, about the same center.
  package var inverse: RigidTransform {
    let back = rotation.transposed
    return RigidTransform(rotation: back, translation: -(back * translation), center: center)
  }

  /// The same transform, written with another center.
  package func about(_ other: SIMD3<Double>) -> RigidTransform {
    RigidTransform(rotation: rotation, translation: self(other) - other, center: other)
  }

  /// Returns the transform that applies another one first, about that one's center.
  package func after(_ first: RigidTransform) -> RigidTransform {
    RigidTransform(
      rotation: rotation * first.rotation, translation: self(first(first.center)) - first.center,
      center: first.center)
  }

  /// The transform as an affine map between world points.
  package var affine: Affine {
    let offset = self(.zero)
    return Affine(
      elements: (0..<3).flatMap { row in
        [rotation[row, 0], rotation[row, 1], rotation[row, 2], offset[row]]
      })
  }

  /// The angle of the rotation in degrees.
  package var degrees: Double { length(rotation.rotationAxis) * 180 / .pi }

  /// The farthest that a point of a head around a place is moved, in millimeters; the head's radius
  /// is 80 mm.
  package func farthest(around place: SIMD3<Double>) -> Double {
    let turn = length(rotation.rotationAxis)
    return length(self(place) - place) + 2 * sin(turn / 2) * 80
  }

  /// The farthest that a corner of a grid is moved, in millimeters.
  package func farthest(on grid: Grid) -> Double {
    grid.corners.map { length(self($0) - $0) }.max() ?? 0
  }
}

extension Grid {
  /// The world points of the eight outermost voxels' centers.
  var corners: [SIMD3<Double>] {
    (0..<8).map { corner in
      let point = affine.world(
        i: corner & 1 == 0 ? 0 : Double(size[0] - 1), j: corner & 2 == 0 ? 0 : Double(size[1] - 1),
        k: corner & 4 == 0 ? 0 : Double(size[2] - 1))
      return SIMD3(point.x, point.y, point.z)
    }
  }

  /// The world point in the middle of the grid.
  package var middle: SIMD3<Double> {
    let point = affine.world(
      i: Double(size[0] - 1) / 2, j: Double(size[1] - 1) / 2, k: Double(size[2] - 1) / 2)
    return SIMD3(point.x, point.y, point.z)
  }

  /// Returns the grid of a moving image once it is aligned: the same voxels at their places in the
  /// fixed image's space, for a map from the fixed image's space to this grid's.
  package func aligned(by map: Affine) -> Grid {
    Grid(size: size, affine: map.inverse.after(affine))
  }
}

extension Volume {
  /// Returns the same voxels at their places in the fixed image's space, for a map from the fixed
  /// image's space to this volume's; nothing is interpolated.
  package func aligned(by map: Affine) -> Volume {
    Volume(
      grid: grid.aligned(by: map), frameCount: frameCount, storage: storage, slope: slope,
      intercept: intercept)
  }
}

extension LabelMap {
  /// Returns the same labels at their places in the fixed image's space; see
  /// ``Imaging/Volume/aligned(by:)``.
  package func aligned(by map: Affine) -> LabelMap {
    LabelMap(grid: grid.aligned(by: map), scheme: scheme, labels: labels)
  }
}
