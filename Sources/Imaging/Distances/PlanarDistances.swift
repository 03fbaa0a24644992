/// For each voxel of a grid, the squared distance to the nearest given point in the same plane of
/// the third axis.
///
/// Computed from the distances along the rows, using the lower envelope of parabolas along the
/// second axis. A line of that axis is measured when one of its voxels is first requested. If only
/// parts of two surfaces are far apart, most of the grid is never measured.
///
/// Source: P. F. Felzenszwalb and D. P. Huttenlocher, "Distance Transforms of Sampled Functions",
/// *Theory of Computing* 8 (2012), 415–428.
struct PlanarDistances {
  private let steps: RowSteps
  private let spacing: [Double]
  private var envelope: ParabolaEnvelope
  /// The start of the line through each voxel of the first and third axis in ``lines``; -1 if not
  /// measured.
  private var starts: [Int]
  /// Squared distances in mm² along the measured lines; infinite in planes without a point.
  private var lines: [Float] = []

  /// Prepares distances from the known steps along rows.
  init(_ steps: RowSteps, spacing: [Double]) {
    self.steps = steps
    self.spacing = spacing
    envelope = ParabolaEnvelope(count: steps.size[1], spacing: spacing[1])
    starts = [Int](repeating: -1, count: steps.size[0] * steps.size[2])
  }

  /// Returns the distance in mm from a voxel to its nearest point; infinite if there is no point.
  ///
  /// Searches the third axis outward until no nearer point is possible.
  mutating func distance(from place: Int) -> Double {
    let (width, height, depth) = (steps.size[0], steps.size[1], steps.size[2])
    let (row, column) = place.quotientAndRemainder(dividingBy: width)
    let (plane, line) = row.quotientAndRemainder(dividingBy: height)
    var best = squared(column: column, line: line, plane: plane)
    var away = 1
    while away < depth {
      let distance = Double(away) * spacing[2]
      let least = distance * distance
      guard least < best else { break }
      for other in [plane - away, plane + away] where other >= 0 && other < depth {
        best = min(best, squared(column: column, line: line, plane: other) + least)
      }
      away += 1
    }
    return best.squareRoot()
  }

  /// Returns the squared distance in mm² to the nearest point in the same plane.
  private mutating func squared(column: Int, line: Int, plane: Int) -> Double {
    let index = plane * steps.size[0] + column
    if starts[index] < 0 { measure(index, column: column, plane: plane) }
    return Double(lines[starts[index] + line])
  }

  /// Measures the line through one column of one plane.
  private mutating func measure(_ index: Int, column: Int, plane: Int) {
    let (width, height) = (steps.size[0], steps.size[1])
    let first = plane * width * height + column
    let start = lines.count
    starts[index] = start
    lines.append(contentsOf: repeatElement(.infinity, count: height))
    envelope.begin()
    steps.values.withUnsafeBufferPointer { steps in
      for line in 0..<height {
        let found = steps[first + line * width]
        guard found != RowSteps.none else { continue }
        let along = Double(found) * spacing[0]
        envelope.add(at: line, height: along * along)
      }
    }
    lines.withUnsafeMutableBufferPointer { lines in
      envelope.write(to: UnsafeMutableBufferPointer(rebasing: lines[start..<start + height]))
    }
  }
}

/// The lower envelope of parabolas centered on the voxels of a line.
///
/// A voxel with squared distance *g* has the parabola *g* + (*t* − position)². The minimum of all
/// parabolas at *t* is the squared distance there, with the line's own direction included.
struct ParabolaEnvelope {
  private let spacing: Double
  /// 1 / (2 × the distance in mm between voxels), by the number of steps between them.
  private let reciprocals: [Double]
  /// The parabolas that form the envelope, from left to right; only the first ``count`` are valid.
  private var parabolas: [Parabola]
  private var count = 0

  private struct Parabola {
    /// The index of the parabola's center.
    var place = 0
    /// Its value at the start of the line, in mm².
    var atZero = 0.0
    /// Its lowest value, in mm².
    var height = 0.0
    /// The position at which it becomes the lowest, in mm.
    var begin = 0.0
  }

  /// Prepares for lines of up to `count` voxels.
  init(count: Int, spacing: Double) {
    self.spacing = spacing
    reciprocals = (0..<count).map { 1 / (2 * Double($0) * spacing) }
    parabolas = [Parabola](repeating: Parabola(), count: count)
  }

  /// Removes all parabolas.
  mutating func begin() { count = 0 }

  /// Adds a parabola to the right of all others.
  ///
  /// - Parameters:
  ///   - place: The index of its center on the line.
  ///   - height: Its lowest value, in mm².
  mutating func add(at place: Int, height: Double) {
    let center = Double(place) * spacing
    let atZero = height + center * center
    var begin = -Double.infinity
    while count > 0 {
      let last = parabolas[count - 1]
      // Where the two parabolas cross.
      let crossing = (atZero - last.atZero) * reciprocals[place - last.place]
      if crossing > last.begin {
        begin = crossing
        break
      }
      count -= 1
    }
    parabolas[count] = Parabola(place: place, atZero: atZero, height: height, begin: begin)
    count += 1
  }

  /// Writes the envelope's value at each voxel, in mm²; changes nothing if there is no parabola.
  func write(to values: UnsafeMutableBufferPointer<Float>) {
    guard count > 0 else { return }
    parabolas.withUnsafeBufferPointer { parabolas in
      var current = 0
      for place in values.indices {
        let here = Double(place) * spacing
        while current + 1 < count, parabolas[current + 1].begin <= here { current += 1 }
        let away = Double(place - parabolas[current].place) * spacing
        values[place] = Float(parabolas[current].height + away * away)
      }
    }
  }
}
