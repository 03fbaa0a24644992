/// A point or a direction in millimeters: right, anterior, superior, from the center of the brain.
typealias Point = SIMD3<Float>

/// Smooth random numbers over space: a sum of plane waves of similar wavelength.
///
/// Its values have mean 0 and standard deviation 1. Its zeros meander at even distances of about
/// half a wavelength, as the sulci of a brain do.
struct Waves {
  /// Eight waves: their phase change per millimeter, and their phase, in turns.
  private struct Octet {
    var x = SIMD8<Float>(repeating: 0)
    var y = SIMD8<Float>(repeating: 0)
    var z = SIMD8<Float>(repeating: 0)
    var phase = SIMD8<Float>(repeating: 0)

    @inline(__always) func turns(_ p: Point) -> SIMD8<Float> {
      x * p.x + y * p.y + z * p.z + phase
    }
  }

  private let octets: [Octet]
  private let scale: Float

  /// Draws the waves.
  ///
  /// - Parameters:
  ///   - wavelength: In millimeters; the waves differ by up to a fifth.
  ///   - octets: The number of groups of eight waves.
  ///   - generator: The source of directions and phases.
  init(wavelength: Float, octets: Int, using generator: inout SplitMix64) {
    self.octets = (0..<octets).map { _ in
      var octet = Octet()
      for lane in 0..<8 {
        let direction = generator.direction() / (wavelength * generator.number(0.8, 1.2))
        octet.x[lane] = direction.x
        octet.y[lane] = direction.y
        octet.z[lane] = direction.z
        octet.phase[lane] = generator.unit()
      }
      return octet
    }
    scale = (2 / Float(octets * 8)).squareRoot()
  }

  /// The value at a point.
  func value(_ p: Point) -> Float {
    var sum = SIMD8<Float>(repeating: 0)
    for octet in octets { sum += cosine(octet.turns(p)) }
    return sum.sum() * scale
  }

  /// The value at a point, and its gradient per millimeter.
  func valueAndGradient(_ p: Point) -> (value: Float, gradient: Point) {
    var sum = SIMD8<Float>(repeating: 0)
    var (x, y, z) = (sum, sum, sum)
    for octet in octets {
      let turns = octet.turns(p)
      sum += cosine(turns)
      let slope = cosine(turns + 0.25)
      x += slope * octet.x
      y += slope * octet.y
      z += slope * octet.z
    }
    let gradient = Point(x.sum(), y.sum(), z.sum()) * (2 * .pi * scale)
    return (sum.sum() * scale, gradient)
  }
}

/// The cosine of angles in turns, within 0.0011: a parabola, corrected by its square.
@inline(__always) private func cosine(_ turns: SIMD8<Float>) -> SIMD8<Float> {
  // Adding and subtracting 1.5·2²³ rounds to the nearest integer.
  let rounded = (turns + 12_582_912) - 12_582_912
  let v = 0.25 - magnitude(turns - rounded)
  let parabola = 8 * v - 16 * v * magnitude(v)
  return 0.225 * (parabola * magnitude(parabola) - parabola) + parabola
}

@inline(__always) private func magnitude(_ x: SIMD8<Float>) -> SIMD8<Float> {
  x.replacing(with: -x, where: x .< 0)
}
