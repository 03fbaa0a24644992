import Imaging

/// One surface's distances to the other, rising, each with the weight with which it counts.
struct DirectedDistances {
  /// Millimeters.
  let distances: [Float]
  /// The area of the piece in mm², or 1 for a voxel.
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

  /// The greatest distance.
  var greatest: Double { Double(distances.last ?? 0) }

  /// The least distance within which a fraction of the surface lies.
  func percentile(_ fraction: Double) -> Double {
    // Rounding of the sum must not push a fraction that is met exactly to the next piece.
    let goal = fraction * total * (1 - 1e-12)
    var sum = 0.0
    for (index, distance) in distances.enumerated() {
      sum += weight(index)
      if sum >= goal { return Double(distance) }
    }
    return greatest
  }

  /// The weight of what lies within a tolerance.
  func weight(within tolerance: Double) -> Double {
    // Distances are rounded to 24 bits; one that equals the tolerance must stay within it.
    let limit = Float(tolerance * (1 + 1e-6))
    var sum = 0.0
    for (index, distance) in distances.enumerated() {
      if distance > limit { break }
      sum += weight(index)
    }
    return sum
  }

  /// The sum of all distances, each times its weight.
  var sum: Double {
    var sum = 0.0
    for (index, distance) in distances.enumerated() { sum += Double(distance) * weight(index) }
    return sum
  }

  /// The indices of numbers from the lowest to the highest; none may be negative.
  ///
  /// The bits of such numbers rise as they do, so that they are sorted as integers, eleven bits at a
  /// time.
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
