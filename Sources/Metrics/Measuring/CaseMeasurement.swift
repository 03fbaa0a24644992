package import Imaging

/// A saved measurement, in world millimeters, so that it stays in place when images are converted or
/// resampled.
package struct CaseMeasurement: Hashable, Sendable, Identifiable {
  /// What was measured.
  package enum Shape: Hashable, Sendable {
    /// The distance between two points.
    case ruler(WorldSegment)
    /// Two diameters at a right angle; see ``PerpendicularDiameters``.
    case diameters(longest: WorldSegment, perpendicular: WorldSegment)
    /// Area and intensities of an elliptical or polygonal region of interest.
    case region(RegionOfInterest)
  }

  /// Its number among the measurements of the case, from 1.
  package let id: Int
  /// Its name.
  package var name: String
  /// What was measured.
  package var shape: Shape
  /// The plane in which it was measured.
  package var plane: Plane
  /// The mask that it was measured on, such as "reference"; `nil` if it was drawn by hand.
  package var mask: String?
  /// The structure that it was measured on, such as "TC"; `nil` if it was drawn by hand.
  package var structure: String?

  /// Creates a measurement.
  package init(
    id: Int, name: String, shape: Shape, plane: Plane, mask: String? = nil,
    structure: String? = nil
  ) {
    self.id = id
    self.name = name
    self.shape = shape
    self.plane = plane
    self.mask = mask
    self.structure = structure
  }

  /// Returns it with another number, also in a name that ends in its number.
  package func numbered(_ number: Int) -> CaseMeasurement {
    let ending = " \(id)"
    let name = name.hasSuffix(ending) ? "\(name.dropLast(ending.count)) \(number)" : name
    return CaseMeasurement(
      id: number, name: name, shape: shape, plane: plane, mask: mask, structure: structure)
  }

  /// Whether another one measures the same, whatever its number and name.
  package func isSameShape(as other: CaseMeasurement) -> Bool {
    shape == other.shape && plane == other.plane
  }

  /// The points that define how it is drawn.
  package var points: [WorldPoint] {
    switch shape {
    case .ruler(let line): [line.start, line.end]
    case .diameters(let longest, let perpendicular):
      [longest.start, longest.end, perpendicular.start, perpendicular.end]
    case .region(let region): region.points
    }
  }

  /// The lines to draw.
  package var lines: [WorldSegment] {
    switch shape {
    case .ruler(let line): return [line]
    case .diameters(let longest, let perpendicular): return [longest, perpendicular]
    case .region(let region):
      let points = region.points
      return zip(points, points.dropFirst() + points.prefix(1)).map { WorldSegment($0, $1) }
    }
  }

  /// The mean of its points.
  package var middle: WorldPoint {
    let points = points
    let sum = points.reduce(SIMD3<Double>()) { $0 + $1.vector }
    return WorldPoint(sum / Double(max(points.count, 1)))
  }
}
