/// The positions of a file's voxels, exactly as the file records them.
///
/// A saved mask gets the geometry of the image or mask that it was made from. The grid is enough to
/// locate it; ``exact`` keeps what the grid cannot, such as a second transform or the units. A file
/// of the same format then gets these fields back bit for bit.
package struct VolumeGeometry: Sendable {
  /// The size of one 3-D volume, and its affine in millimeters.
  package let grid: Grid
  /// The fields of the file's own format; `nil` if the geometry did not come from a file.
  package let exact: (any ExactGeometry)?

  /// Creates a geometry.
  package init(grid: Grid, exact: (any ExactGeometry)? = nil) {
    self.grid = grid
    self.exact = exact
  }

  /// Returns whether both geometries have the same size and, to the last bit, the same fields.
  ///
  /// Geometries of different formats are compared by their grids.
  package func isIdentical(to other: VolumeGeometry) -> Bool {
    guard grid.size == other.grid.size else { return false }
    if let exact, let theirs = other.exact, let same = exact.hasGeometry(of: theirs) { return same }
    return grid.matches(other.grid)
  }
}

/// The geometry fields of one file format.
package protocol ExactGeometry: Sendable {
  /// Returns whether another file's fields give its voxels identical positions, to the last bit;
  /// `nil` if the other file has another format.
  func hasGeometry(of other: any ExactGeometry) -> Bool?
}
