import Imaging

extension SliceSection {
  /// A line within the section, in columns and rows.
  struct Chord: Hashable {
    var start: PlanePoint
    var end: PlanePoint
  }

  /// Finds the longest line within the section, and the longest one at a right angle to it.
  ///
  /// - Parameters:
  ///   - columnStep: The vector in the world from one column to the next.
  ///   - rowStep: The vector in the world from one row to the next.
  /// - Returns: Both lines; `nil` for an empty section. Of several longest lines, the one with the longest
  ///   perpendicular line.
  /// - Complexity: With n sides, O(n²) lengths at worst; sides far from the center come first, so that nearly
  ///   all pairs are ruled out without measuring them.
  func diameters(
    columnStep: SIMD3<Double>, rowStep: SIMD3<Double>
  ) -> (longest: Chord, perpendicular: Chord)? {
    let metric = PlaneMetric(columnStep, rowStep)
    let sides = sides
    guard !sides.isEmpty else { return nil }
    let count = Double(sides.count)
    let middle = PlanePoint(
      x: sides.reduce(0) { $0 + $1.x } / count, y: sides.reduce(0) { $0 + $1.y } / count)
    let sorted = sides.map { (point: $0, radius: metric.length($0.way(from: middle))) }
      .sorted { ($1.radius, $0.point.y, $0.point.x) < ($0.radius, $1.point.y, $1.point.x) }
    var best = 0.0
    var found: [(chord: Chord, length: Double)] = []
    for (index, first) in sorted.enumerated() {
      // No later pair can be longer than the sum of its distances from the center.
      if 2 * first.radius < best * Self.tie { break }
      for second in sorted[(index + 1)...] {
        if first.radius + second.radius < best * Self.tie { break }
        let way = second.point.way(from: first.point)
        let length = metric.length(way)
        guard length >= best * Self.tie, reach(from: first.point, along: way) == 1 else { continue }
        best = max(best, length)
        found.append((Chord(start: first.point, end: second.point), length))
      }
    }
    let longest = found.filter { $0.length >= best * Self.tie }.map { one in
      (one.chord, perpendicular(to: one.chord, sides, metric))
    }
    return longest.max { metric.length($0.1) < metric.length($1.1) }
  }

  /// Lengths that differ by less than this factor are equal: headers hold single-precision numbers, and which of
  /// two equally long lines is chosen must not depend on their rounding.
  private static let tie = 1 - 1e-5

  /// The longest line at a right angle to a chord, of all lines through the midpoint of a side.
  private func perpendicular(
    to chord: Chord, _ sides: [PlanePoint], _ metric: PlaneMetric
  ) -> Chord {
    let normal = metric.normal(to: chord.end.way(from: chord.start))
    let size = max(abs(normal.x), abs(normal.y))
    guard size > 0 else { return Chord(start: chord.start, end: chord.start) }
    let scale = Double(width + height) / size
    let way = PlanePoint(x: normal.x * scale, y: normal.y * scale)
    let back = PlanePoint(x: -way.x, y: -way.y)
    var best = Chord(start: chord.start, end: chord.start)
    var most = 0.0
    for side in sides {
      let (forward, backward) = (reach(from: side, along: way), reach(from: side, along: back))
      guard forward + backward > most * (1 + 1e-12) else { continue }
      most = forward + backward
      best = Chord(
        start: PlanePoint(x: side.x + backward * back.x, y: side.y + backward * back.y),
        end: PlanePoint(x: side.x + forward * way.x, y: side.y + forward * way.y))
    }
    return best
  }
}

/// Lengths and angles of columns and rows in millimeters, even if they are not at a right angle.
struct PlaneMetric {
  private let xx: Double
  private let xy: Double
  private let yy: Double

  init(_ column: SIMD3<Double>, _ row: SIMD3<Double>) {
    (xx, xy, yy) = (column.dot(column), column.dot(row), row.dot(row))
  }

  /// Returns the length of a vector.
  func length(_ way: PlanePoint) -> Double {
    max(xx * way.x * way.x + 2 * xy * way.x * way.y + yy * way.y * way.y, 0).squareRoot()
  }

  /// Returns the length of a chord.
  func length(_ chord: SliceSection.Chord) -> Double { length(chord.end.way(from: chord.start)) }

  /// Returns a vector at a right angle to another one.
  func normal(to way: PlanePoint) -> PlanePoint {
    PlanePoint(x: -(xy * way.x + yy * way.y), y: xx * way.x + xy * way.y)
  }
}

extension PlanePoint {
  /// Returns the vector from another point to this one.
  func way(from other: PlanePoint) -> PlanePoint { PlanePoint(x: x - other.x, y: y - other.y) }
}
