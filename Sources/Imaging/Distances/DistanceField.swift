/// The distance to the nearest of some points of a grid, exact, with the grid's spacing.
///
/// Surfaces that are compared mostly lie within some millimeters of each other. So first the rows around
/// a place are searched, from the nearest outward, with the distances along each row at hand. Only where
/// a place has no point near, ``PlanarDistances`` are found in the planes around it.
package struct DistanceField {
  private let turn: AxisTurn
  private let points: [Int32]
  private let size: [Int]
  private let spacing: [Double]
  private let steps: RowSteps
  /// The rows around a place, nearest first.
  private let rows: [NearRow]
  /// How far they reach, in rows and in planes.
  private let reach: (down: Int, across: Int)
  /// In mm²: no point beyond those rows is nearer.
  private let limit: Double

  /// A row beside that of a place.
  private struct NearRow {
    /// Rows and planes away.
    let down, across: Int
    /// The same in the array.
    let offset: Int
    /// mm².
    let squared: Double
  }

  /// How many rows are searched at most before whole planes are measured.
  private static let searchedRows = 80

  /// Measures distances to points given as offsets into a grid.
  package init(to points: [Int32], size: [Int], spacing: [Double]) {
    // Steps along a row are counted in 16 bits; where rows are longer, another axis comes first.
    turn = AxisTurn(size, isNeeded: size[0] >= Int(RowSteps.none))
    let (points, size, spacing) = (
      turn.places(points), turn.swapped(size), turn.swapped(spacing)
    )
    self.points = points
    self.size = size
    self.spacing = spacing
    steps = RowSteps(to: points, size: size)
    // A square of so many steps each way holds every row nearer than its side.
    let side = 8
    let (down, across) = (min(side, size[1] - 1), min(side, size[2] - 1))
    var rows = (-across...across).flatMap { across in
      (-down...down).map { down in
        let (y, z) = (Double(down) * spacing[1], Double(across) * spacing[2])
        return NearRow(
          down: down, across: across, offset: (down + across * size[1]) * size[0],
          squared: y * y + z * z)
      }
    }
    rows.sort { ($0.squared, $0.offset) < ($1.squared, $1.offset) }
    if size[1] <= side + 1, size[2] <= side + 1 {
      // There are no others.
      limit = .infinity
    } else {
      let edge = Double(side) * min(spacing[1], spacing[2])
      rows = Array(rows.prefix(Self.searchedRows).prefix { $0.squared <= edge * edge })
      limit = rows.last?.squared ?? 0
    }
    self.rows = rows
    reach = (
      Int(rows.map(\.down.magnitude).max() ?? 0), Int(rows.map(\.across.magnitude).max() ?? 0)
    )
  }

  /// The distances in mm from some places to their nearest point; infinite where there is no point.
  package func distances(from places: [Int32]) -> [Float] {
    guard !points.isEmpty else { return [Float](repeating: .infinity, count: places.count) }
    let places = turn.places(places)
    return [Float](unsafeUninitializedCapacity: places.count) { distances, initialized in
      var planes = PlanarDistances(steps, spacing: spacing)
      let sure = limit.squareRoot()
      // The last place that was far, and how far.
      var (far, away) = (Int.min / 2, 0.0)
      steps.values.withUnsafeBufferPointer { steps in
        rows.withUnsafeBufferPointer { rows in
          for (index, place) in places.enumerated() {
            let place = Int(place)
            // Close to a place that is far from all points the rows are not searched in vain: along a row
            // distances shrink by no more than the way. (Both ways to measure are exact.)
            if away - Double(place - far) * spacing[0] <= sure {
              let squared = near(place, steps, rows)
              distances[index] = Float(squared.squareRoot())
              if squared <= limit { continue }
            }
            away = planes.distance(from: place)
            far = place
            distances[index] = Float(away)
          }
        }
      }
      initialized = places.count
    }
  }

  /// The squared distance in mm² from a place to the nearest point in the rows around it.
  ///
  /// What is above ``limit`` may be too far: there can be a nearer point beyond those rows.
  private func near(
    _ place: Int, _ steps: UnsafeBufferPointer<UInt16>, _ rows: UnsafeBufferPointer<NearRow>
  ) -> Double {
    let (height, depth) = (size[1], size[2])
    let (z, y) = (place / size[0]).quotientAndRemainder(dividingBy: height)
    let isInside =
      y >= reach.down && y + reach.down < height && z >= reach.across && z + reach.across < depth
    var best = Double.infinity
    for row in rows {
      guard row.squared < best else { break }
      guard
        isInside
          || (y + row.down >= 0 && y + row.down < height && z + row.across >= 0
            && z + row.across < depth)
      else { continue }
      let found = steps[place + row.offset]
      guard found != RowSteps.none else { continue }
      let along = Double(found) * spacing[0]
      best = min(best, row.squared + along * along)
    }
    return best
  }
}

/// The exchange of the first axis of a grid with its shortest one.
private struct AxisTurn {
  private let size: [Int]
  /// The axis that comes first; 0 changes nothing.
  private let first: Int

  init(_ size: [Int], isNeeded: Bool) {
    self.size = size
    first = isNeeded ? size.indices.min { size[$0] < size[$1] } ?? 0 : 0
  }

  func swapped<Value>(_ values: [Value]) -> [Value] {
    var values = values
    values.swapAt(0, first)
    return values
  }

  /// Offsets into the grid as offsets into the turned one.
  func places(_ places: [Int32]) -> [Int32] {
    guard first > 0 else { return places }
    let turned = swapped(size)
    return places.map { place in
      let place = Int(place)
      let point = swapped([place % size[0], place / size[0] % size[1], place / size[0] / size[1]])
      return Int32(point[0] + turned[0] * (point[1] + turned[1] * point[2]))
    }
  }
}
