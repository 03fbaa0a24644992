internal import Foundation

/// Random numbers that depend only on a key, so a sample is the same on any thread.
///
/// SplitMix64 (Steele, Lea and Flood 2014), seeded with a mix of the key's parts.
package struct CounterRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Creates the generator for a key, such as (seed, step, sample).
  package init(_ key: UInt64...) {
    state = key.reduce(0x1234_5678_9ABC_DEF0) {
      Self.mix($0 ^ Self.mix($1 &+ 0x9E37_79B9_7F4A_7C15))
    }
  }

  /// 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A uniformly distributed number in the range.
  package mutating func uniform(_ low: Float, _ high: Float) -> Float {
    low + (high - low) * Float(next() >> 40) / Float(1 << 24)
  }

  /// A standard normal number (Box and Muller 1958).
  package mutating func normal() -> Float {
    let radius = (-2 * log(1 - Double(next() >> 11) / Double(UInt64(1) << 53))).squareRoot()
    return Float(radius * cos(2 * .pi * Double(next() >> 11) / Double(UInt64(1) << 53)))
  }

  /// True with the given probability.
  package mutating func chance(_ probability: Float) -> Bool { uniform(0, 1) < probability }

  /// An integer from 0 up to, but not including, `count`.
  package mutating func index(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
