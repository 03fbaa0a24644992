internal import Foundation

extension Operators {
  /// The exponential function of each element.
  package struct Exp: Activation {
    package static let operatorName = "Exp"

    package func callAsFunction(_ x: Float) -> Float { exp(x) }
  }
}

extension Operators.Exp: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}
