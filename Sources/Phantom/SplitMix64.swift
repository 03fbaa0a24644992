#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A small random number generator: the same seed gives the same numbers on every machine.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number from 0 up to, but not including, 1.
  mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number between two others.
  mutating func number(_ lower: Float, _ upper: Float) -> Float {
    lower + (upper - lower) * unit()
  }

  /// A uniformly distributed random direction.
  mutating func direction() -> SIMD3<Float> {
    let z = number(-1, 1)
    let angle = number(0, 2 * .pi)
    let radius = (1 - z * z).squareRoot()
    return SIMD3(radius * cos(angle), radius * sin(angle), z)
  }

  /// Two independent numbers from the normal distribution with mean 0 and standard deviation 1.
  ///
  /// Source: G. Box, M. Muller, 1958.
  mutating func normals() -> (Float, Float) {
    let radius = (-2 * log(1 - unit())).squareRoot()
    let angle = 2 * Float.pi * unit()
    return (radius * cos(angle), radius * sin(angle))
  }
}
