internal import Foundation

extension Operators {
  /// The function x where x is positive, otherwise α · (e^(x / α) − 1).
  package struct Celu: Activation {
    package static let operatorName = "Celu"

    /// The limit for large negative numbers, with its sign changed.
    package var alpha: Float

    package func callAsFunction(_ x: Float) -> Float { x < 0 ? alpha * (exp(x / alpha) - 1) : x }
  }
}
