extension Operators {
  /// The square root of each element.
  package struct Sqrt: Activation {
    package static let operatorName = "Sqrt"

    package func callAsFunction(_ x: Float) -> Float { x.squareRoot() }
  }
}
