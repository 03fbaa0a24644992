package import Imaging

/// A straight line between two points in the world.
package struct WorldSegment: Hashable, Sendable {
  /// Its first end.
  package var start: WorldPoint
  /// Its other end.
  package var end: WorldPoint

  /// Creates a line.
  package init(_ start: WorldPoint, _ end: WorldPoint) {
    self.start = start
    self.end = end
  }

  /// The length in millimeters.
  package var millimeters: Double { start.distance(to: end) }

  /// The vector from its start to its end, in millimeters.
  package var vector: SIMD3<Double> { end.vector - start.vector }

  /// Returns a line from a point, at a right angle to this one and in the plane of both, that ends where it is
  /// nearest to a target.
  ///
  /// - Parameters:
  ///   - start: Where the new line begins.
  ///   - target: The target.
  /// - Returns: The line; it has no length if the target lies in this line's direction from `start`.
  package func perpendicular(from start: WorldPoint, toward target: WorldPoint) -> WorldSegment {
    let squared = vector.dot(vector)
    let way = target.vector - start.vector
    guard squared > 0 else { return WorldSegment(start, target) }
    return WorldSegment(
      start, WorldPoint(start.vector + way - vector * (way.dot(vector) / squared)))
  }
}
