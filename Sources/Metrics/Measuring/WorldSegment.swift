package import Imaging

/// A straight line between two points in the world.
package struct WorldSegment: Hashable, Sendable {
  /// Where it begins.
  package var start: WorldPoint
  /// Where it ends.
  package var end: WorldPoint

  /// Creates a line.
  package init(_ start: WorldPoint, _ end: WorldPoint) {
    self.start = start
    self.end = end
  }

  /// The length in millimeters.
  package var millimeters: Double { start.distance(to: end) }

  /// The way from its start to its end, in millimeters.
  package var vector: SIMD3<Double> { end.vector - start.vector }

  /// Returns a line from a point, at a right angle to this one and in the plane of both: to the foot of
  /// another point on that line.
  ///
  /// - Parameters:
  ///   - start: Where the line begins.
  ///   - target: The point that it comes nearest to.
  /// - Returns: The line; of no length if the target is straight along this one.
  package func perpendicular(from start: WorldPoint, toward target: WorldPoint) -> WorldSegment {
    let squared = vector.dot(vector)
    let way = target.vector - start.vector
    guard squared > 0 else { return WorldSegment(start, target) }
    return WorldSegment(
      start, WorldPoint(start.vector + way - vector * (way.dot(vector) / squared)))
  }
}
