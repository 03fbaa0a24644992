internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The function x where x is positive, otherwise α · (eˣ − 1).
  package struct Elu: Activation {
    package static let operatorName = "Elu"

    /// The limit for large negative numbers, with its sign changed.
    package var alpha: Float

    package func callAsFunction(_ x: Float) -> Float { x < 0 ? alpha * (exp(x) - 1) : x }
  }
}

extension Operators.Elu: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self(alpha: node.float("alpha", 1))
      .read(node, into: &graph, attributes: ["alpha"])
  }
}

// MARK: oneDNN

extension Operators.Elu: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_ELU, a: alpha, b: 0) }
  var elementwise: ElementwiseFunction? { .elu(scale: alpha) }
}
