internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The function γ · x where x is positive, otherwise γ · α · (eˣ − 1).
  package struct Selu: Activation {
    package static let operatorName = "Selu"

    /// The factor α of negative numbers.
    package var alpha: Float
    /// The factor γ of all numbers.
    package var gamma: Float

    package func callAsFunction(_ x: Float) -> Float { gamma * (x < 0 ? alpha * (exp(x) - 1) : x) }
  }
}

extension Operators.Selu: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self(
      alpha: node.float("alpha", 1.673_263_2), gamma: node.float("gamma", 1.050_701)
    )
    .read(node, into: &graph, attributes: ["alpha", "gamma"])
  }
}

// MARK: oneDNN

extension Operators.Selu: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_SELU, a: alpha, b: gamma) }
}
