internal import Foundation

extension Operators {
  /// The function x / (1 + e^(−α · x)) of each element, also called SiLU.
  package struct Swish: Activation {
    package static let operatorName = "Swish"

    /// The steepness.
    package var alpha: Float

    package func callAsFunction(_ x: Float) -> Float { x / (1 + exp(-alpha * x)) }
  }
}
