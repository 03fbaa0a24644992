extension Operators {
  /// The function x / (1 + |x|) of each element.
  package struct Softsign: Activation {
    package static let operatorName = "Softsign"

    package func callAsFunction(_ x: Float) -> Float { x / (1 + abs(x)) }
  }
}
