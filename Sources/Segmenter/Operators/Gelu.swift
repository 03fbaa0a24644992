internal import Foundation

extension Operators {
  /// The function x · Φ(x), with the distribution function Φ of the standard normal distribution.
  package struct Gelu: Activation {
    package static let operatorName = "Gelu"

    /// Whether Φ(x) is approximated by (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2.
    package var isApproximate: Bool

    package func callAsFunction(_ x: Float) -> Float {
      isApproximate
        ? x * (1 + tanh(0.797_884_56 * (x + 0.044715 * x * x * x))) / 2
        : x * (1 + erf(x / Float(2).squareRoot())) / 2
    }
  }
}
