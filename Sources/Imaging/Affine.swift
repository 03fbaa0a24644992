/// The map from voxel indices to world millimeters: three rows of a 4×4 matrix.
///
/// Row 0 gives `x`, row 1 `y`, row 2 `z`; in each row the first three numbers multiply `i`, `j`, `k`
/// and the fourth is added. The fourth row of the matrix is always 0 0 0 1 and is not stored.
///
///     Affine.spacing(2, 2, 3).world(VoxelPoint(i: 1, j: 0, k: 1))  // x 2, y 0, z 3
///
/// Source: the NIfTI-1 standard, `srow_x`, `srow_y` and `srow_z`.
package struct Affine: Hashable, Codable, Sendable {
  /// Three rows of four numbers, row by row.
  package let elements: [Double]

  /// Creates an affine from three rows of four numbers.
  ///
  /// - Precondition: `elements` holds 12 numbers.
  package init(elements: [Double]) {
    precondition(elements.count == 12, "an affine is 3 rows of 4 numbers, not \(elements.count)")
    self.elements = elements
  }

  /// Makes an affine that only scales: axes along right, anterior, superior, origin at the first
  /// voxel.
  package static func spacing(_ i: Double, _ j: Double, _ k: Double) -> Affine {
    Affine(elements: [i, 0, 0, 0, 0, j, 0, 0, 0, 0, k, 0])
  }

  /// The number in a row (0–2) and column (0–3).
  package subscript(row: Int, column: Int) -> Double { elements[row * 4 + column] }

  /// Returns the world point of a voxel's center.
  package func world(_ voxel: VoxelPoint) -> WorldPoint {
    world(i: Double(voxel.i), j: Double(voxel.j), k: Double(voxel.k))
  }

  /// Returns the world point of a position between voxels.
  package func world(i: Double, j: Double, k: Double) -> WorldPoint {
    func row(_ r: Int) -> Double {
      self[r, 0] * i + self[r, 1] * j + self[r, 2] * k + self[r, 3]
    }
    return WorldPoint(x: row(0), y: row(1), z: row(2))
  }

  /// Millimeters between neighboring voxels along each array axis (nibabel's `voxel_sizes`).
  package var spacing: [Double] {
    (0..<3).map { column in
      (self[0, column] * self[0, column] + self[1, column] * self[1, column]
        + self[2, column] * self[2, column]).squareRoot()
    }
  }

  /// The determinant of the 3×3 part: a voxel's volume in mm³, negative for a left-handed array.
  package var determinant: Double {
    self[0, 0] * (self[1, 1] * self[2, 2] - self[1, 2] * self[2, 1])
      - self[0, 1] * (self[1, 0] * self[2, 2] - self[1, 2] * self[2, 0])
      + self[0, 2] * (self[1, 0] * self[2, 1] - self[1, 1] * self[2, 0])
  }

  /// Whether all numbers are finite and the three array axes are linearly independent.
  package var isInvertible: Bool {
    guard elements.allSatisfy(\.isFinite) else { return false }
    let size = spacing.reduce(1, *)
    return size > 0 && abs(determinant) > size * 1e-6
  }

  /// The map from world millimeters to voxel indices.
  ///
  /// - Precondition: ``isInvertible``.
  package var inverse: Affine {
    precondition(isInvertible, "an affine without an inverse: \(elements)")
    func cofactor(_ r: Int, _ c: Int) -> Double {
      let rows = [0, 1, 2].filter { $0 != r }
      let columns = [0, 1, 2].filter { $0 != c }
      let minor =
        self[rows[0], columns[0]] * self[rows[1], columns[1]]
        - self[rows[0], columns[1]] * self[rows[1], columns[0]]
      return (r + c).isMultiple(of: 2) ? minor : -minor
    }
    let scale = 1 / determinant
    var result: [Double] = []
    for r in 0..<3 {
      let row = (0..<3).map { cofactor($0, r) * scale }
      let offset = row[0] * self[0, 3] + row[1] * self[1, 3] + row[2] * self[2, 3]
      result += row + [-offset]
    }
    return Affine(elements: result)
  }
}
