/// One piece of a slice that is computed in one pass.
package struct Tile: Hashable, Sendable {
  /// The row of the slice at the first output element.
  package let row: Int
  /// The column of the slice at the first output element.
  package let column: Int
  /// Rows of the tile's input and output.
  package let rows: TileGeometry.Side
  /// Columns of the tile's input and output.
  package let columns: TileGeometry.Side
}
