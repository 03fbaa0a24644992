import Imaging

/// The sorted distances from one surface to the other, each with its weight.
struct DirectedDistances {
  /// The distances in millimeters.
  let distances: [Float]
  /// The area of each piece in mm², or 1 for a voxel.
  let weights: [Double]
  /// The sum of the weights.
  let total: Double

  /// Measures each piece of a surface in a field of distances to the other surface.
  init(from surface: SurfaceElements, to field: DistanceField) {
    let raw = field.distances(from: surface.places)
    let order = Self.rising(raw)
    distances = order.map { raw[$0] }
    weights = surface.areas.isEmpty ? [] : order.map { surface.areas[$0] }
    total = weights.isEmpty ? Double(raw.count) : weights.reduce(0, +)
  }

  private func weight(_ index: Int) -> Double { weights.isEmpty ? 1 : weights[index] }

  /// The largest distance.
  var greatest: Double { Double(distances.last ?? 0) }

  /// Returns the smallest distance that covers a fraction of the surface.
  func percentile(_ fraction: Double) -> Double {
    // Rounding errors in the sum must not push an exactly met fraction to the next piece.
    let goal = fraction * total * (1 - 1e-12)
    var sum = 0.0
    for (index, distance) in distances.enumerated() {
      sum += weight(index)
      if sum >= goal { return Double(distance) }
    }
    return greatest
  }

  /// Returns the weight of the pieces within a tolerance.
  func weight(within tolerance: Double) -> Double {
    // Distances are rounded to 24 bits; a distance equal to the tolerance must stay within it.
    let limit = Float(tolerance * (1 + 1e-6))
    var sum = 0.0
    for (index, distance) in distances.enumerated() {
      if distance > limit { break }
      sum += weight(index)
    }
    return sum
  }

  /// The weighted sum of all distances.
  var sum: Double {
    var sum = 0.0
    for (index, distance) in distances.enumerated() { sum += Double(distance) * weight(index) }
    return sum
  }

  /// Returns the indices of numbers from the lowest to the highest; none may be negative.
  ///
  /// The bits of non-negative floats sort like the numbers, so they are sorted as integers, eleven
  /// bits at a time.
  private static func rising(_ numbers: [Float]) -> [Int] {
    var keys = numbers.enumerated().map { UInt64($1.bitPattern) << 32 | UInt64($0) }
    var sorted = keys
    for shift in [UInt64(32), 43, 54] {
      var starts = [Int](repeating: 0, count: 2049)
      for key in keys { starts[Int(key >> shift & 2047) + 1] += 1 }
      for digit in 0..<2048 { starts[digit + 1] += starts[digit] }
      for key in keys {
        let digit = Int(key >> shift & 2047)
        sorted[starts[digit]] = key
        starts[digit] += 1
      }
      swap(&keys, &sorted)
    }
    return keys.map { Int($0 & 0xffff_ffff) }
  }
}
