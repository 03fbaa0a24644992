/// The way between world points and positions in the slices of a plane, for many points at once.
///
/// A position is a column, a row and a slice; whole numbers are the middles of voxels.
package struct SlicePositions: Sendable {
  /// The slices.
  package let geometry: SliceGeometry
  private let inverse: Affine

  /// Prepares the conversion.
  package init(_ geometry: SliceGeometry) {
    self.geometry = geometry
    inverse = geometry.grid.affine.inverse
  }

  /// Returns the column, row and slice of a world point, which may be outside the slices.
  package func position(of point: WorldPoint) -> SIMD3<Double> {
    let voxel = inverse.world(i: point.x, j: point.y, k: point.z).vector
    let (columns, rows) = (geometry.columns, geometry.rows)
    return SIMD3(
      columns.isReversed
        ? Double(geometry.width - 1) - voxel[columns.axis] : voxel[columns.axis],
      rows.isReversed ? Double(geometry.height - 1) - voxel[rows.axis] : voxel[rows.axis],
      voxel[geometry.normal])
  }

  /// Returns the world point at a column, row and slice.
  package func world(_ position: SIMD3<Double>) -> WorldPoint { geometry.world(position) }
}

extension SliceGeometry {
  /// Returns the world point at a column, row and slice; whole numbers are the middles of voxels.
  package func world(_ position: SIMD3<Double>) -> WorldPoint {
    var voxel = SIMD3<Double>()
    voxel[columns.axis] = columns.isReversed ? Double(width - 1) - position.x : position.x
    voxel[rows.axis] = rows.isReversed ? Double(height - 1) - position.y : position.y
    voxel[normal] = position.z
    return grid.affine.world(i: voxel.x, j: voxel.y, k: voxel.z)
  }

  /// The way in the world from one column to the next, in millimeters.
  package var columnStep: SIMD3<Double> { step(columns) }

  /// The way in the world from one row to the next, in millimeters.
  package var rowStep: SIMD3<Double> { step(rows) }

  private func step(_ axis: ScreenAxis) -> SIMD3<Double> {
    let affine = grid.affine
    let step = SIMD3(affine[0, axis.axis], affine[1, axis.axis], affine[2, axis.axis])
    return axis.isReversed ? -step : step
  }
}
