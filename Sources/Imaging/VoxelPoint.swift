/// A voxel's position in a volume's stored array.
///
/// Indices count from 0 along each array axis, and whole numbers are voxel centers.
package struct VoxelPoint: Hashable, Sendable {
  /// Index along the array's first (fastest) axis.
  package var i: Int
  /// Index along the array's second axis.
  package var j: Int
  /// Index along the array's third axis.
  package var k: Int

  /// Creates a point from its three indices.
  package init(i: Int, j: Int, k: Int) {
    self.i = i
    self.j = j
    self.k = k
  }

  /// The index along array axis 0, 1 or 2.
  package subscript(axis: Int) -> Int {
    get {
      switch axis {
      case 0: i
      case 1: j
      case 2: k
      default: preconditionFailure("a voxel has array axes 0, 1 and 2; asked for \(axis)")
      }
    }
    set {
      switch axis {
      case 0: i = newValue
      case 1: j = newValue
      case 2: k = newValue
      default: preconditionFailure("a voxel has array axes 0, 1 and 2; asked for \(axis)")
      }
    }
  }
}
