extension Operators {
  /// The function x where x is positive, otherwise slope · x.
  package struct LeakyRelu: Activation {
    package static let operatorName = "LeakyRelu"

    /// The factor of negative numbers.
    package var slope: Float

    package func callAsFunction(_ x: Float) -> Float { x < 0 ? slope * x : x }
  }
}
