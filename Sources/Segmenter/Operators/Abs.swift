extension Operators {
  /// The absolute value of each element.
  package struct Abs: Activation {
    package static let operatorName = "Abs"

    package func callAsFunction(_ x: Float) -> Float { abs(x) }
  }
}
