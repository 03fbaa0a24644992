internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The function x / (1 + e^(−α · x)) of each element, also called SiLU.
  package struct Swish: Activation {
    package static let operatorName = "Swish"

    /// The steepness.
    package var alpha: Float

    package func callAsFunction(_ x: Float) -> Float { x / (1 + exp(-alpha * x)) }
  }
}

extension Operators.Swish: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self(alpha: node.float("alpha", 1))
      .read(node, into: &graph, attributes: ["alpha"])
  }
}

// MARK: oneDNN

extension Operators.Swish: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_SWISH, a: alpha, b: 0) }
  var elementwise: ElementwiseFunction? { .swish(alpha) }
}
