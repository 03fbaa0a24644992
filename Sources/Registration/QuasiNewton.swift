/// Finds the maximum of a smooth function by the method of Broyden, Fletcher, Goldfarb and Shanno.
///
/// Source: Nocedal and Wright, Numerical Optimization (2006), chapter 6; steps are shortened by
/// quadratic interpolation until they gain enough (Armijo's rule).
package struct QuasiNewton {
  /// The length of the first step, in the unit of the parameters.
  package var firstStep: Double
  /// The greatest length of a step.
  package var longestStep: Double
  /// It ends with a step shorter than this.
  package var tolerance: Double
  /// The greatest number of steps.
  package var maximumSteps = 40

  /// Creates a search.
  package init(firstStep: Double, longestStep: Double, tolerance: Double) {
    (self.firstStep, self.longestStep, self.tolerance) = (firstStep, longestStep, tolerance)
  }

  /// A point with the function's value and gradient there.
  package struct Point {
    package var parameters: [Double]
    package var value: Double
    package var gradient: [Double]

    /// Creates a point.
    package init(parameters: [Double], value: Double, gradient: [Double]) {
      (self.parameters, self.value, self.gradient) = (parameters, value, gradient)
    }
  }

  /// Climbs from a point.
  ///
  /// - Parameters:
  ///   - start: The start.
  ///   - evaluate: The function and its gradient.
  /// - Returns: The highest point that was found, at least as high as the start.
  /// - Throws: What `evaluate` throws.
  package func climb<Failure: Error>(
    from start: Point, _ evaluate: ([Double]) throws(Failure) -> Point
  ) throws(Failure) -> Point {
    var point = start
    var inverse = initial(point)
    var isFresh = true
    for _ in 0..<maximumSteps {
      var direction = inverse.map { inner($0, point.gradient) }
      if inner(direction, point.gradient) <= 0 {
        inverse = initial(point)
        direction = inverse.map { inner($0, point.gradient) }
        isFresh = true
      }
      let length = inner(direction, direction).squareRoot()
      guard length > 0 else { break }
      if length > longestStep { direction = direction.map { $0 * longestStep / length } }
      guard let next = try step(from: point, direction, evaluate) else {
        // The curvature was wrong; the gradient alone may still climb.
        if isFresh { break }
        inverse = initial(point)
        isFresh = true
        continue
      }
      let moved = zip(next.parameters, point.parameters).map { $0 - $1 }
      // The gradient of what is minimized, −f.
      let bend = zip(next.gradient, point.gradient).map { $1 - $0 }
      update(&inverse, moved, bend, isFresh: isFresh)
      isFresh = false
      point = next
      if inner(moved, moved).squareRoot() < tolerance { break }
    }
    return point
  }

  private func initial(_ point: Point) -> [[Double]] {
    let slope = inner(point.gradient, point.gradient).squareRoot()
    let scale = slope > 0 ? firstStep / slope : 0
    return point.gradient.indices.map { row in
      point.gradient.indices.map { $0 == row ? scale : 0 }
    }
  }

  /// Goes along a direction as far as pays; `nil` if no step does.
  private func step<Failure: Error>(
    from point: Point, _ direction: [Double], _ evaluate: ([Double]) throws(Failure) -> Point
  ) throws(Failure) -> Point? {
    let slope = inner(direction, point.gradient)
    let length = inner(direction, direction).squareRoot()
    var share = 1.0
    while share * length >= tolerance * 0.5 {
      let next = try evaluate(zip(point.parameters, direction).map { $0 + share * $1 })
      if next.value >= point.value + 1e-4 * share * slope { return next }
      let fitted = slope * share * share / (2 * (point.value + slope * share - next.value))
      share = min(max(fitted, 0.1 * share), 0.5 * share)
    }
    return nil
  }

  private func update(
    _ inverse: inout [[Double]], _ moved: [Double], _ bend: [Double], isFresh: Bool
  ) {
    let curvature = inner(moved, bend)
    guard curvature > 1e-12 * inner(moved, moved) else { return }
    if isFresh {
      let scale = curvature / inner(bend, bend)
      for row in inverse.indices {
        for column in inverse.indices { inverse[row][column] = row == column ? scale : 0 }
      }
    }
    let product = inverse.map { inner($0, bend) }
    let factor = (1 + inner(bend, product) / curvature) / curvature
    for row in inverse.indices {
      for column in inverse.indices {
        inverse[row][column] +=
          factor * moved[row] * moved[column]
          - (product[row] * moved[column] + moved[row] * product[column]) / curvature
      }
    }
  }
}

private func inner(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
