internal import Foundation

extension Operators {
  /// The hyperbolic tangent of each element.
  package struct Tanh: Activation {
    package static let operatorName = "Tanh"

    package func callAsFunction(_ x: Float) -> Float { tanh(x) }
  }
}
