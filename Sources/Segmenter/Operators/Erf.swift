internal import Foundation

extension Operators {
  /// The error function of each element, of which exporters make ``Gelu``.
  package struct Erf: Activation {
    package static let operatorName = "Erf"

    package func callAsFunction(_ x: Float) -> Float { erf(x) }
  }
}

extension Operators.Erf: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}
