internal import Foundation

extension Operators {
  /// The function γ · x where x is positive, otherwise γ · α · (eˣ − 1).
  package struct Selu: Activation {
    package static let operatorName = "Selu"

    /// The factor α of negative numbers.
    package var alpha: Float
    /// The factor γ of all numbers.
    package var gamma: Float

    package func callAsFunction(_ x: Float) -> Float { gamma * (x < 0 ? alpha * (exp(x) - 1) : x) }
  }
}
