/// The cubic B-spline through equally spaced values, mirrored at the outermost ones.
///
/// Equals SciPy's `map_coordinates` with `order=3` and `mode="mirror"`; beyond the outermost values the
/// spline keeps them.
///
/// Source: M. Unser, A. Aldroubi, M. Eden, "B-Spline Signal Processing", *IEEE Transactions on Signal
/// Processing* 41, 1993: the direct transform as a causal and an anticausal filter with the pole √3 − 2.
package struct CubicSpline {
  private var coefficients: [Double]

  /// Finds the spline through values.
  ///
  /// - Precondition: there is at least one value.
  package init(_ values: [Double]) {
    precondition(!values.isEmpty, "a spline through nothing")
    coefficients = values
    guard values.count > 1 else { return }
    let pole = 3.0.squareRoot() - 2
    let last = values.count - 1
    // The exact start of the causal filter: the mirrored signal repeats after 2·last values.
    var (power, sum) = (1.0, 0.0)
    for place in 0..<2 * last {
      sum += power * values[place <= last ? place : 2 * last - place]
      power *= pole
      if abs(power) < 1e-17 { break }
    }
    coefficients[0] = abs(power) < 1e-17 ? sum : sum / (1 - power)
    for place in 1...last { coefficients[place] += pole * coefficients[place - 1] }
    coefficients[last] =
      pole / (pole * pole - 1) * (coefficients[last] + pole * coefficients[last - 1])
    for place in (0..<last).reversed() {
      coefficients[place] = pole * (coefficients[place + 1] - coefficients[place])
    }
    for place in 0...last { coefficients[place] *= 6 }
  }

  /// The value at a position, in steps from the first value.
  package func value(at position: Double) -> Float {
    let last = coefficients.count - 1
    guard last > 0 else { return Float(coefficients[0]) }
    let inside = min(max(position, 0), Double(last))
    let lower = min(Int(inside.rounded(.down)), last - 1)
    let t = inside - Double(lower)
    let s = 1 - t
    func coefficient(_ place: Int) -> Double {
      coefficients[place < 0 ? -place : place > last ? 2 * last - place : place]
    }
    let weights = (
      s * s * s / 6, (4 - 3 * t * t * (2 - t)) / 6, (4 - 3 * s * s * (2 - s)) / 6, t * t * t / 6
    )
    let sum =
      weights.0 * coefficient(lower - 1) + weights.1 * coefficient(lower)
      + weights.2 * coefficient(lower + 1) + weights.3 * coefficient(lower + 2)
    return Float(sum)
  }

  /// Finds the spline whose means over the steps around each position are given values.
  ///
  /// That is what a thick slice is: a mean over its thickness. A spline through the means themselves would be
  /// blurred a second time.
  ///
  /// - Parameters:
  ///   - means: The values; at least one.
  ///   - parts: Over how many equally spaced positions of the spline each mean is taken.
  package init(means: [Double], parts: Int) {
    var knots = means
    self.init(knots)
    // Each turn leaves about a fifth of the difference.
    for _ in 0..<4 {
      for place in means.indices {
        let sum = (0..<parts).reduce(0.0) { sum, part in
          sum + Double(value(at: Self.position(place, part, of: parts)))
        }
        knots[place] += means[place] - sum / Double(parts)
      }
      self.init(knots)
    }
  }

  /// The center of one of the equal parts of the step around a position.
  package static func position(_ place: Int, _ part: Int, of parts: Int) -> Double {
    Double(place) + (Double(part) + 0.5) / Double(parts) - 0.5
  }

  /// Gives each NaN the nearest other value, the earlier one on a tie.
  ///
  /// - Returns: Whether there is any value.
  static func fillGaps(_ values: inout [Double]) -> Bool {
    let known = values.indices.filter { !values[$0].isNaN }
    guard let first = known.first else { return false }
    guard known.count < values.count else { return true }
    var next = 0
    var before = first
    for place in values.indices where values[place].isNaN {
      while next < known.count, known[next] < place {
        before = known[next]
        next += 1
      }
      let after = next < known.count ? known[next] : before
      let isBefore = before > place || place - before <= after - place
      values[place] = values[before > place ? after : isBefore ? before : after]
    }
    return true
  }
}
