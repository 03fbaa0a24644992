/// The positions of a volume's voxels: the size along each array axis, and the affine.
package struct Grid: Hashable, Codable, Sendable {
  /// The number of voxels along array axes 0, 1 and 2.
  package let size: [Int]
  /// Voxel indices to world millimeters.
  package let affine: Affine

  /// Creates a grid.
  ///
  /// - Precondition: three positive sizes and an invertible affine.
  package init(size: [Int], affine: Affine) {
    precondition(size.count == 3 && size.allSatisfy { $0 > 0 }, "a grid of size \(size)")
    precondition(affine.isInvertible, "a grid whose affine has no inverse")
    self.size = size
    self.affine = affine
  }

  /// The number of voxels.
  package var voxelCount: Int { size[0] * size[1] * size[2] }

  /// The volume of one voxel in milliliters.
  package var voxelMilliliters: Double { abs(affine.determinant) / 1000 }

  /// Returns the array offset of a voxel, first axis fastest.
  package func offset(_ point: VoxelPoint) -> Int {
    point.i + size[0] * (point.j + size[1] * point.k)
  }

  /// Returns whether a point is on the grid.
  package func contains(_ point: VoxelPoint) -> Bool {
    (0..<3).allSatisfy { point[$0] >= 0 && point[$0] < size[$0] }
  }

  /// Returns the voxel nearest to a point; points outside move to the grid's edge.
  package func clamp(_ point: VoxelPoint) -> VoxelPoint {
    VoxelPoint(
      i: min(max(point.i, 0), size[0] - 1), j: min(max(point.j, 0), size[1] - 1),
      k: min(max(point.k, 0), size[2] - 1))
  }

  /// The middle voxel, rounded up if the size is even.
  package var center: VoxelPoint { VoxelPoint(i: size[0] / 2, j: size[1] / 2, k: size[2] / 2) }

  /// Whether slices of every plane show a head, and about equally sharply.
  ///
  /// The longest side of a voxel is at most 1.5 times the shortest, each axis has at least 32 voxels, and the
  /// shortest is at least 0.4 times as long as the longest: a thin slab, or a stack of thick slices whose file
  /// says 1 mm, shows no head from the side.
  package var showsEveryPlane: Bool {
    let spacing = affine.spacing
    guard let shortest = spacing.min(), let longest = spacing.max() else { return false }
    let lengths = zip(size, spacing).map { Double($0) * $1 }
    guard let least = lengths.min(), let most = lengths.max() else { return false }
    return longest <= 1.5 * shortest && size.allSatisfy { $0 >= 32 } && least >= 0.4 * most
  }

  /// Returns whether slices of every plane are sharper on this grid than on another one: its longest spacing
  /// is shorter, or, if both are the same or below 1 mm, its voxels are smaller.
  package func isFiner(than other: Grid) -> Bool {
    func longest(_ grid: Grid) -> Double { max(grid.affine.spacing.max() ?? 0, 1) }
    let (own, theirs) = (longest(self), longest(other))
    if own < theirs * 0.99 { return true }
    return own <= theirs * 1.01 && voxelMilliliters < other.voxelMilliliters * 0.99
  }

  /// Returns whether another grid has the same size, and voxels within 1 % of the spacing of these.
  package func matches(_ other: Grid) -> Bool {
    guard size == other.size else { return false }
    let tolerance = 0.01 * (affine.spacing.min() ?? 0)
    let corners = [0, size[0] - 1].flatMap { i in
      [0, size[1] - 1].flatMap { j in [0, size[2] - 1].map { VoxelPoint(i: i, j: j, k: $0) } }
    }
    return corners.allSatisfy { corner in
      let (a, b) = (affine.world(corner), other.affine.world(corner))
      return max(abs(a.x - b.x), abs(a.y - b.y), abs(a.z - b.z)) <= tolerance
    }
  }
}

extension Grid: CustomStringConvertible {
  /// Size, spacing, axis codes and origin, for messages.
  ///
  ///     "240×240×155 voxels of 1×1×1 mm, LPS, first voxel at (0, 239, 0) mm"
  package var description: String {
    func number(_ value: Double) -> String {
      let rounded = (value * 1000).rounded() / 1000
      return rounded == rounded.rounded() && abs(rounded) < 1e15
        ? String(Int(rounded)) : String(rounded)
    }
    let origin = affine.world(VoxelPoint(i: 0, j: 0, k: 0))
    return size.map(String.init).joined(separator: "×") + " voxels of "
      + affine.spacing.map(number).joined(separator: "×")
      + " mm, \(Orientation(affine).axisCodes), first voxel at "
      + "(\(number(origin.x)), \(number(origin.y)), \(number(origin.z))) mm"
  }
}
