/// A place on a canvas or in a slice: pixels, or columns and rows.
package struct PathPoint: Hashable, Sendable {
  /// From the left edge; column `c` of a slice reaches from `c` to `c + 1`.
  package var x: Double
  /// From the top edge.
  package var y: Double

  /// Creates a place.
  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
