extension Operators {
  /// The function α · x + β, cut off at 0 and 1.
  package struct HardSigmoid: Activation {
    package static let operatorName = "HardSigmoid"

    /// The slope.
    package var alpha: Float
    /// The value at 0.
    package var beta: Float

    package var givesProbabilities: Bool { true }

    package func callAsFunction(_ x: Float) -> Float { max(0, min(1, alpha * x + beta)) }
  }
}
