/// A 3×3 matrix; columns are vectors.
package struct Matrix3: Hashable, Sendable {
  /// The three columns.
  package var columns: (x: SIMD3<Double>, y: SIMD3<Double>, z: SIMD3<Double>)

  /// Creates a matrix from its columns.
  package init(_ x: SIMD3<Double>, _ y: SIMD3<Double>, _ z: SIMD3<Double>) {
    columns = (x, y, z)
  }

  /// Creates a matrix from nine numbers, row by row.
  ///
  /// - Precondition: there are nine.
  package init(rows: [Double]) {
    precondition(rows.count == 9, "a matrix has 9 numbers, not \(rows.count)")
    self.init(
      SIMD3(rows[0], rows[3], rows[6]), SIMD3(rows[1], rows[4], rows[7]),
      SIMD3(rows[2], rows[5], rows[8]))
  }

  /// The matrix that changes nothing.
  package static let identity = Matrix3(SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1))

  /// The number in a row and a column, both 0 to 2.
  package subscript(row: Int, column: Int) -> Double {
    switch column {
    case 0: columns.x[row]
    case 1: columns.y[row]
    default: columns.z[row]
    }
  }

  /// Rows become columns.
  package var transposed: Matrix3 {
    Matrix3(rows: (0..<3).flatMap { column in (0..<3).map { self[$0, column] } })
  }

  /// The factor by which volumes change; −1 for a mirror image.
  package var determinant: Double { dot(columns.x, cross(columns.y, columns.z)) }

  package static func * (a: Matrix3, v: SIMD3<Double>) -> SIMD3<Double> {
    a.columns.x * v.x + a.columns.y * v.y + a.columns.z * v.z
  }

  package static func * (a: Matrix3, b: Matrix3) -> Matrix3 {
    Matrix3(a * b.columns.x, a * b.columns.y, a * b.columns.z)
  }

  package static func == (a: Matrix3, b: Matrix3) -> Bool { a.columns == b.columns }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(columns.x)
    hasher.combine(columns.y)
    hasher.combine(columns.z)
  }
}

func dot(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double { (a * b).sum() }

func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

func length(_ a: SIMD3<Double>) -> Double { dot(a, a).squareRoot() }
