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

  /// The grid of a moving image once it is aligned: the same voxels at their places in the fixed
  /// image's space.
  ///
  /// - Parameter transform: From the fixed image's space to this grid's.
  package func aligned(by transform: RigidTransform) -> Grid {
    Grid(size: size, affine: transform.inverse.affine.after(affine))
  }
}

extension Volume {
  /// The same voxels at their places in the fixed image's space; nothing is interpolated.
  ///
  /// - Parameter transform: From the fixed image's space to this volume's.
  package func aligned(by transform: RigidTransform) -> Volume {
    Volume(
      grid: grid.aligned(by: transform), frameCount: frameCount, storage: storage, slope: slope,
      intercept: intercept)
  }
}
