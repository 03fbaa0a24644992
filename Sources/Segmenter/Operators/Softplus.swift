internal import Foundation

extension Operators {
  /// The function log(1 + eˣ) of each element.
  package struct Softplus: Activation {
    package static let operatorName = "Softplus"

    package func callAsFunction(_ x: Float) -> Float { x > 20 ? x : log1p(exp(x)) }
  }
}

extension Operators.Softplus: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}
