/// The distance to the nearest of some points of a grid, exact, with the grid's spacing.
///
/// Surfaces that are compared mostly lie within some millimeters of each other. So first the rows around
/// a place are searched, from the nearest outward, with the distances along each row at hand. Only where
/// a place has no point near, ``PlanarDistances`` are found for the whole grid, and asked from then on.
package struct DistanceField {
  private let points: [Int32]
  private let size: [Int]
  private let spacing: [Double]
  /// For each place, how many steps along the first axis the nearest point of its row is away.
  private let steps: [Int32]
  /// The rows around a place, by their distance.
  private let rows: [NearRow]
  /// Whether those are all that there are.
  private let hasAllRows: Bool

  /// A row beside that of a place.
  private struct NearRow {
    /// Rows and planes away.
    let down, across: Int
    /// mm².
    let squared: Double
  }

  /// In steps, a row without a point.
  private static let none = Int32.max
  /// How many rows are searched before the whole grid is measured.
  private static let searchedRows = 150

  /// Measures distances to points given as offsets into a grid.
  package init(to points: [Int32], size: [Int], spacing: [Double]) {
    self.points = points
    self.size = size
    self.spacing = spacing
    (rows, hasAllRows) = Self.nearRows(size: size, spacing: spacing)
    let (width, count) = (size[0], size[0] * size[1] * size[2])
    steps = [Int32](unsafeUninitializedCapacity: count) { steps, initialized in
      steps.initialize(repeating: Self.none)
      for point in points { steps[Int(point)] = 0 }
      var start = 0
      while start < count {
        Self.sweep(UnsafeMutableBufferPointer(rebasing: steps[start..<start + width]))
        start += width
      }
      initialized = count
    }
  }

  /// Turns zeros at points into steps from the nearest along a row.
  private static func sweep(_ row: UnsafeMutableBufferPointer<Int32>) {
    guard let first = row.firstIndex(of: 0) else { return }
    var steps: Int32 = 0
    for index in first..<row.count {
      steps = row[index] == 0 ? 0 : steps + 1
      row[index] = steps
    }
    // Back again, from the last point; what lies behind it is measured already.
    for index in (0..<row.count - 1).reversed() where row[index] > row[index + 1] {
      row[index] = row[index + 1] + 1
    }
  }

  /// The rows around a place, nearest first, as far as a grid of a size reaches.
  private static func nearRows(
    size: [Int], spacing: [Double]
  ) -> (rows: [NearRow], areAll: Bool) {
    // A square of so many steps each way holds every row nearer than its side.
    let reach = 8
    let side = Double(reach) * min(spacing[1], spacing[2])
    var rows: [NearRow] = []
    for across in -min(reach, size[2] - 1)...min(reach, size[2] - 1) {
      for down in -min(reach, size[1] - 1)...min(reach, size[1] - 1) {
        let (y, z) = (Double(down) * spacing[1], Double(across) * spacing[2])
        rows.append(NearRow(down: down, across: across, squared: y * y + z * z))
      }
    }
    rows.sort { ($0.squared, $0.across, $0.down) < ($1.squared, $1.across, $1.down) }
    if size[1] <= reach + 1, size[2] <= reach + 1 { return (rows, true) }
    return (Array(rows.prefix(searchedRows).prefix { $0.squared <= side * side }), false)
  }

  /// The distances in mm from some places to their nearest point; infinite where there is no point.
  package func distances(from places: [Int32]) -> [Float] {
    guard !points.isEmpty else { return [Float](repeating: .infinity, count: places.count) }
    var far: PlanarDistances?
    return places.map { place in
      if far == nil, let near = near(Int(place)) { return Float(near) }
      let field = far ?? PlanarDistances(to: points, size: size, spacing: spacing)
      far = field
      return Float(field.distance(from: Int(place)))
    }
  }

  /// The distance from a place to its nearest point, where the search of the rows around it finds that.
  private func near(_ place: Int) -> Double? {
    let (width, height, depth) = (size[0], size[1], size[2])
    let row = place / width
    let (y, z) = (row % height, row / height)
    var best = Double.infinity
    return steps.withUnsafeBufferPointer { steps in
      for near in rows {
        guard near.squared < best else { return best.squareRoot() }
        guard y + near.down >= 0, y + near.down < height, z + near.across >= 0,
          z + near.across < depth
        else { continue }
        let found = steps[place + (near.down + near.across * height) * width]
        guard found != Self.none else { continue }
        let along = Double(found) * spacing[0]
        best = min(best, near.squared + along * along)
      }
      // What lies beyond the rows that were searched is at least as far as the last of them.
      return hasAllRows || best <= rows.last?.squared ?? 0 ? best.squareRoot() : nil
    }
  }
}
