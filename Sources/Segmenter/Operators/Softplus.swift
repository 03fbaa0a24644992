internal import Foundation

extension Operators {
  /// The function log(1 + eˣ) of each element.
  package struct Softplus: Activation {
    package static let operatorName = "Softplus"

    package func callAsFunction(_ x: Float) -> Float { x > 20 ? x : log1p(exp(x)) }
  }
}
