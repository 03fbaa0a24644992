package import Imaging
package import Metrics
package import Rendering

/// The space within half a slice of a slice's middle.
package struct SliceSlab {
  /// The color of measurements that no theme changes.
  package static let standardColor = RGB(Theme().measurement)

  private let positions: SlicePositions
  private let index: Int
  private let plane: Plane

  /// Creates the space of a slice.
  package init(_ geometry: SliceGeometry, index: Int) {
    positions = SlicePositions(geometry)
    self.index = index
    plane = geometry.plane
  }

  /// Whether a point is in it.
  func contains(_ point: WorldPoint) -> Bool { isInside(positions.position(of: point)) }

  /// The position of a point in the slice.
  func position(_ point: WorldPoint) -> SliceMark.Position {
    Self.position(positions.position(of: point))
  }

  /// Makes the mark of a measurement, with its value in an image beside it; `nil` if none of it is here.
  ///
  /// In other planes than its own, a measurement is shown only where all of it lies in the slice: a single dot
  /// where a line crosses the slice explains nothing.
  package func mark(
    _ measurement: CaseMeasurement, values: () -> RegionValues?, color: RGB
  ) -> SliceMark? {
    guard measurement.plane == plane || measurement.points.allSatisfy(contains) else {
      return nil
    }
    return mark(measurement.lines, label: { measurement.text(values()) }, color: color)
  }

  /// Makes the mark of some lines, labeled at its rightmost point; `nil` if none is in the slice.
  func mark(_ lines: [WorldSegment], label: () -> String, color: RGB) -> SliceMark? {
    let ends = lines.map { (positions.position(of: $0.start), positions.position(of: $0.end)) }
    let inside = ends.compactMap { part($0, $1) }
    guard !inside.isEmpty else { return nil }
    let points = ends.flatMap { [$0, $1] }
    guard let anchor = points.max(by: { $0.x < $1.x }) else { return nil }
    return SliceMark(
      inside, label: isInside(anchor) ? label() : "", anchor: Self.position(anchor), color: color)
  }

  private func isInside(_ point: SIMD3<Double>) -> Bool {
    abs(point.z - Double(index)) <= 0.5 + 1e-6
  }

  /// The part of a line in the slab.
  private func part(_ start: SIMD3<Double>, _ end: SIMD3<Double>) -> SliceMark.Line? {
    let way = end - start
    var (from, to) = (0.0, 1.0)
    if abs(way.z) < 1e-9 {
      guard isInside(start) else { return nil }
    } else {
      let a = (Double(index) - 0.5 - start.z) / way.z
      let b = (Double(index) + 0.5 - start.z) / way.z
      (from, to) = (max(min(a, b), 0), min(max(a, b), 1))
    }
    guard from <= to else { return nil }
    return SliceMark.Line(
      Self.position(start + way * from), Self.position(start + way * to))
  }

  /// A position whose whole numbers are edges of voxels, not their middles.
  private static func position(_ point: SIMD3<Double>) -> SliceMark.Position {
    SliceMark.Position(column: point.x + 0.5, row: point.y + 0.5)
  }
}
