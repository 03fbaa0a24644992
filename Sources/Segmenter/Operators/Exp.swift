internal import Foundation

extension Operators {
  /// The exponential function of each element.
  package struct Exp: Activation {
    package static let operatorName = "Exp"

    package func callAsFunction(_ x: Float) -> Float { exp(x) }
  }
}
