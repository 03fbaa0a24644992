internal import Foundation

extension Operators {
  /// The hyperbolic tangent of each element.
  package struct Tanh: Activation {
    package static let operatorName = "Tanh"

    package func callAsFunction(_ x: Float) -> Float { tanh(x) }
  }
}

extension Operators.Tanh: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}
