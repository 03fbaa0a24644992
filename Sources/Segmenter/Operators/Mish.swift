internal import Foundation

extension Operators {
  /// The function x · tanh(log(1 + eˣ)) of each element.
  package struct Mish: Activation {
    package static let operatorName = "Mish"

    package func callAsFunction(_ x: Float) -> Float { x * tanh(x > 20 ? x : log1p(exp(x))) }
  }
}
