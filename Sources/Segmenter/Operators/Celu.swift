internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The function x where x is positive, otherwise α · (e^(x / α) − 1).
  package struct Celu: Activation {
    package static let operatorName = "Celu"

    /// The limit for large negative numbers, with its sign changed.
    package var alpha: Float

    package func callAsFunction(_ x: Float) -> Float { x < 0 ? alpha * (exp(x / alpha) - 1) : x }
  }
}

extension Operators.Celu: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self(alpha: node.float("alpha", 1))
      .read(node, into: &graph, attributes: ["alpha"])
  }
}

// MARK: oneDNN

extension Operators.Celu: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_CELU, a: alpha, b: 0) }
}
