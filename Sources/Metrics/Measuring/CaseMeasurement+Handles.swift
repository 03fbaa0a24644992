package import Imaging

extension CaseMeasurement.Shape {
  /// The points by which the shape can be changed, in a fixed order: the ends of lines, the corners of polygons,
  /// and the middles of the voxels in the corners of the box around an ellipse.
  package var handles: [WorldPoint] {
    switch self {
    case .ruler(let line): return [line.start, line.end]
    case .diameters(let longest, let perpendicular):
      return [longest.start, longest.end, perpendicular.start, perpendicular.end]
    case .region(let region):
      switch region.outline {
      case .polygon(let corners): return corners
      case .ellipse(let center, let first, let second):
        let (a, b) = (region.raster.withoutHalfVoxel(first), region.raster.withoutHalfVoxel(second))
        // Opposite corners are two apart.
        return [a + b, a - b, -a - b, b - a].map { WorldPoint(center.vector + $0) }
      }
    }
  }

  /// Returns the shape with one of its ``handles`` moved; the other ones stay.
  ///
  /// The diameter across stays at a right angle to the first, and the two change places where it becomes the
  /// longer one. An ellipse keeps the corner opposite of the one that is moved.
  ///
  /// - Parameters:
  ///   - handle: The index of the handle.
  ///   - way: How far it is moved, in world millimeters.
  /// - Returns: `nil` if the shape would shrink to a point or a line.
  package func moving(_ handle: Int, by way: SIMD3<Double>) -> CaseMeasurement.Shape? {
    var points = handles
    points[handle] = WorldPoint(points[handle].vector + way)
    switch self {
    case .ruler:
      let line = WorldSegment(points[0], points[1])
      return line.millimeters > 0 ? .ruler(line) : nil
    case .diameters: return .diameters(through: points)
    case .region(let region):
      switch region.outline {
      case .polygon:
        let moved = RegionOfInterest(.polygon(points), on: region.raster)
        return moved.area > 0 ? .region(moved) : nil
      case .ellipse:
        return .region(
          .ellipse(from: points[(handle + 2) % 4], to: points[handle], on: region.raster))
      }
    }
  }

  /// Returns two diameters at a right angle: the line through the first two of four points, and the one across
  /// from the third toward the fourth.
  ///
  /// - Returns: `nil` if one of them has no length.
  package static func diameters(through points: [WorldPoint]) -> CaseMeasurement.Shape? {
    let first = WorldSegment(points[0], points[1])
    let second = first.perpendicular(from: points[2], toward: points[3])
    guard first.millimeters > 0, second.millimeters > 0 else { return nil }
    return second.millimeters > first.millimeters
      ? .diameters(longest: second, perpendicular: first)
      : .diameters(longest: first, perpendicular: second)
  }
}

extension RegionOfInterest {
  /// Returns the ellipse in the box that has the voxels at two points in opposite corners.
  package static func ellipse(
    from start: WorldPoint, to end: WorldPoint, on raster: SliceRaster
  ) -> RegionOfInterest {
    let way = raster.coordinates(of: end.vector - start.vector)
    return RegionOfInterest(
      .ellipse(
        center: WorldPoint((start.vector + end.vector) / 2),
        raster.columnStep * ((abs(way.x) + 1) / 2), raster.rowStep * ((abs(way.y) + 1) / 2)),
      on: raster)
  }
}

extension SliceRaster {
  /// Returns a way from the middle of a box to its side, as far as the middle of the outermost voxel.
  fileprivate func withoutHalfVoxel(_ way: SIMD3<Double>) -> SIMD3<Double> {
    let voxels = coordinates(of: way)
    let count = max(abs(voxels.x), abs(voxels.y))
    return count > 0.5 ? way * (1 - 0.5 / count) : SIMD3()
  }
}
