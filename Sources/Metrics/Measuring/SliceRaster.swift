package import Imaging

/// The voxel centers of a slice in the world, at which the intensities of a region of interest are read.
///
/// A region keeps the raster of the slice on which it was drawn, so that its statistics do not depend on what
/// is in view later.
package struct SliceRaster: Hashable, Sendable {
  /// The center of the voxel at column 0 and row 0.
  package let origin: WorldPoint
  /// The vector from one column to the next, in millimeters.
  package let columnStep: SIMD3<Double>
  /// The vector from one row to the next, in millimeters.
  package let rowStep: SIMD3<Double>

  /// Creates a raster.
  ///
  /// - Returns: `nil` if columns and rows do not span a plane.
  package init?(origin: WorldPoint, columnStep: SIMD3<Double>, rowStep: SIMD3<Double>) {
    let area = columnStep.cross(rowStep).length
    guard area.isFinite, area > columnStep.length * rowStep.length * 1e-6,
      origin.vector.dot(origin.vector).isFinite
    else { return nil }
    (self.origin, self.columnStep, self.rowStep) = (origin, columnStep, rowStep)
  }

  /// The raster of a slice.
  package init?(_ geometry: SliceGeometry, index: Int) {
    self.init(
      origin: geometry.world(SIMD3(0, 0, Double(index))), columnStep: geometry.columnStep,
      rowStep: geometry.rowStep)
  }

  /// The area of one voxel's section in mm².
  package var voxelArea: Double { columnStep.cross(rowStep).length }

  /// Returns the world point at a column and row.
  package func world(_ column: Double, _ row: Double) -> WorldPoint {
    WorldPoint(origin.vector + columnStep * column + rowStep * row)
  }

  /// Returns a vector in the plane in columns and rows.
  func coordinates(of way: SIMD3<Double>) -> PlanePoint {
    let (xx, xy, yy) = (
      columnStep.dot(columnStep), columnStep.dot(rowStep), rowStep.dot(rowStep)
    )
    let (x, y) = (way.dot(columnStep), way.dot(rowStep))
    let scale = 1 / (xx * yy - xy * xy)
    return PlanePoint(x: (yy * x - xy * y) * scale, y: (xx * y - xy * x) * scale)
  }

  /// Returns the column and row of the point of the plane that is nearest to a point.
  func coordinates(of point: WorldPoint) -> PlanePoint {
    coordinates(of: point.vector - origin.vector)
  }
}
