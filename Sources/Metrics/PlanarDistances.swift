/// For each place of a grid, the squared distance to the nearest of some points in the same plane of the
/// third axis, by linear time for the whole grid.
///
/// Along the first axis by two sweeps, along the second through the lower envelope of parabolas.
///
/// Source: P. F. Felzenszwalb and D. P. Huttenlocher, "Distance Transforms of Sampled Functions",
/// *Theory of Computing* 8 (2012), 415–428.
struct PlanarDistances {
  private let size: [Int]
  private let spacing: [Double]
  /// Squared distances in mm²; infinite in planes without a point.
  private let planar: [Float]

  /// Measures distances to points given as offsets into a grid.
  init(to points: [Int32], size: [Int], spacing: [Double]) {
    self.size = size
    self.spacing = spacing
    let (width, height) = (size[0], size[1])
    var planar = [Float](repeating: .infinity, count: width * height * size[2])
    planar.withUnsafeMutableBufferPointer { planar in
      for point in points { planar[Int(point)] = 0 }
      var envelope = ParabolaEnvelope(count: height, spacing: spacing[1])
      for plane in 0..<size[2] {
        let start = plane * width * height
        var isEmpty = true
        for row in 0..<height {
          let values = UnsafeMutableBufferPointer(
            rebasing: planar[start + row * width..<start + (row + 1) * width])
          if Self.sweep(values, spacing: spacing[0]) { isEmpty = false }
        }
        if isEmpty { continue }
        for column in 0..<width { envelope.replace(planar, from: start + column, step: width) }
      }
    }
    self.planar = planar
  }

  /// Turns zeros at points into squared distances along a row; says whether there was a point.
  private static func sweep(_ row: UnsafeMutableBufferPointer<Float>, spacing: Double) -> Bool {
    guard let first = row.firstIndex(of: 0) else { return false }
    var steps = 0.0
    for index in first..<row.count {
      if row[index] == 0 { steps = 0 }
      row[index] = Float(steps * steps)
      steps += spacing
    }
    steps = .infinity
    for index in row.indices.reversed() {
      if row[index] == 0 { steps = 0 }
      row[index] = min(row[index], Float(steps * steps))
      steps += spacing
    }
    return true
  }

  /// The distance in mm from a place to its nearest point; infinite where there is no point.
  ///
  /// The third axis is searched outward until no nearer point is possible.
  func distance(from place: Int) -> Double {
    let area = size[0] * size[1]
    let (depth, spacing) = (size[2], spacing[2])
    return planar.withUnsafeBufferPointer { planar in
      let plane = place / area
      var best = Double(planar[place])
      var steps = 1
      while steps < depth {
        let away = Double(steps) * spacing
        guard away * away < best else { break }
        if plane >= steps {
          best = min(best, Double(planar[place - steps * area]) + away * away)
        }
        if plane + steps < depth {
          best = min(best, Double(planar[place + steps * area]) + away * away)
        }
        steps += 1
      }
      return best.squareRoot()
    }
  }
}

/// The lower envelope of parabolas that stand on the places of a line.
///
/// A place with squared distance *g* carries the parabola *g* + (*t* − place)². The least of all at *t*
/// is the squared distance there, when the line's direction is counted too.
struct ParabolaEnvelope {
  private let count: Int
  private let spacing: Double
  /// The places whose parabolas are part of the envelope, from left to right.
  private var places: [Int]
  private var heights: [Double]
  /// Where each of them begins to be the lowest, in mm.
  private var starts: [Double]

  init(count: Int, spacing: Double) {
    self.count = count
    self.spacing = spacing
    places = [Int](repeating: 0, count: count)
    heights = [Double](repeating: 0, count: count)
    starts = [Double](repeating: 0, count: count)
  }

  /// Replaces the squared distances along a line of a grid by the envelope's values.
  mutating func replace(_ values: UnsafeMutableBufferPointer<Float>, from start: Int, step: Int) {
    places.withUnsafeMutableBufferPointer { places in
      heights.withUnsafeMutableBufferPointer { heights in
        starts.withUnsafeMutableBufferPointer { starts in
          var last = -1
          for index in 0..<count {
            let height = Double(values[start + index * step])
            guard height < .infinity else { continue }
            let here = Double(index) * spacing
            var begin = -Double.infinity
            while last >= 0 {
              let there = Double(places[last]) * spacing
              // Where the two parabolas cross.
              begin =
                ((height + here * here) - (heights[last] + there * there)) / (2 * (here - there))
              if begin > starts[last] { break }
              last -= 1
              begin = -Double.infinity
            }
            last += 1
            (places[last], heights[last], starts[last]) = (index, height, begin)
          }
          guard last >= 0 else { return }
          var current = 0
          for index in 0..<count {
            let here = Double(index) * spacing
            while current < last, starts[current + 1] <= here { current += 1 }
            let away = here - Double(places[current]) * spacing
            values[start + index * step] = Float(heights[current] + away * away)
          }
        }
      }
    }
  }
}
