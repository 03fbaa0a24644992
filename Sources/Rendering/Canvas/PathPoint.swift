/// A point on a canvas or in a slice, in pixels or in columns and rows.
package struct PathPoint: Hashable, Sendable {
  /// From the left edge; column `c` of a slice extends from `c` to `c + 1`.
  package var x: Double
  /// From the top edge.
  package var y: Double

  /// Creates a point.
  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
