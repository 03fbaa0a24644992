internal import Foundation

extension Operators {
  /// The function x where x is positive, otherwise α · (eˣ − 1).
  package struct Elu: Activation {
    package static let operatorName = "Elu"

    /// The limit for large negative numbers, with its sign changed.
    package var alpha: Float

    package func callAsFunction(_ x: Float) -> Float { x < 0 ? alpha * (exp(x) - 1) : x }
  }
}
