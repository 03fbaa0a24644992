extension Operators {
  /// Each element, cut off at a smallest and a largest number.
  package struct Clip: Activation {
    package static let operatorName = "Clip"

    /// The smallest number.
    package var low: Float
    /// The largest number.
    package var high: Float

    package var givesProbabilities: Bool { low >= 0 && high <= 1 }

    package func callAsFunction(_ x: Float) -> Float { max(low, min(high, x)) }
  }
}
