/// The exact distance to the nearest of a set of grid points, using the grid's spacing.
///
/// Surfaces under comparison are mostly within a few millimeters of each other. The search
/// therefore starts with the rows around a voxel, nearest first, using the known distances along
/// each row. ``PlanarDistances`` are computed in the surrounding planes only if no point is near.
package struct DistanceField {
  private let turn: AxisTurn
  private let points: [Int32]
  private let size: [Int]
  private let spacing: [Double]
  private let steps: RowSteps
  /// The rows around a voxel, nearest first.
  private let rows: [NearRow]
  /// The extent of the rows, in rows and in planes.
  private let reach: (down: Int, across: Int)
  /// The squared distance, in mm², beyond which a nearer point may exist outside these rows.
  private let limit: Double

  /// A row near the row of a voxel.
  private struct NearRow {
    /// The distance in rows and planes.
    let down, across: Int
    /// The same distance as an array offset.
    let offset: Int
    /// The squared distance in mm².
    let squared: Double
  }

  /// The most rows to search before whole planes are measured.
  private static let searchedRows = 80

  /// Measures distances to points given as offsets into a grid.
  package init(to points: [Int32], size: [Int], spacing: [Double]) {
    // Steps along a row are 16-bit; if rows are longer, another axis comes first.
    turn = AxisTurn(size, isNeeded: size[0] >= Int(RowSteps.none))
    let (points, size, spacing) = (
      turn.places(points), turn.swapped(size), turn.swapped(spacing)
    )
    self.points = points
    self.size = size
    self.spacing = spacing
    steps = RowSteps(to: points, size: size)
    // A square with this many steps each way holds every row nearer than its side.
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
      // There are no other rows.
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

  /// Returns the distance in mm from each voxel to its nearest point; infinite if there is no
  /// point.
  package func distances(from places: [Int32]) -> [Float] {
    guard !points.isEmpty else { return [Float](repeating: .infinity, count: places.count) }
    let places = turn.places(places)
    return [Float](unsafeUninitializedCapacity: places.count) { distances, initialized in
      var planes = PlanarDistances(steps, spacing: spacing)
      let sure = limit.squareRoot()
      // The last voxel that was far from all points, and its distance.
      var (far, away) = (Int.min / 2, 0.0)
      steps.values.withUnsafeBufferPointer { steps in
        rows.withUnsafeBufferPointer { rows in
          for (index, place) in places.enumerated() {
            let place = Int(place)
            // Skips searching rows close to a voxel that is far from all points: along a row, the
            // distance cannot shrink by more than the step. (Both ways to measure are exact.)
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

  /// Returns the squared distance in mm² from a voxel to the nearest point in the rows around it.
  ///
  /// A result above ``limit`` may be too large: a nearer point can exist beyond those rows.
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

/// A swap of the first axis of a grid with its shortest one.
private struct AxisTurn {
  private let size: [Int]
  /// The axis that comes first; 0 means no swap.
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

  /// Converts offsets into the grid to offsets into the swapped grid.
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
