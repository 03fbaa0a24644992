internal import CKernels
internal import OneDNN

extension Operators {
  /// The function α · x + β, cut off at 0 and 1.
  package struct HardSigmoid: Activation {
    package static let operatorName = "HardSigmoid"

    /// The slope.
    package var alpha: Float
    /// The value at 0.
    package var beta: Float

    package var givesProbabilities: Bool { true }

    package func callAsFunction(_ x: Float) -> Float { max(0, min(1, alpha * x + beta)) }
  }
}

extension Operators.HardSigmoid: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self(alpha: node.float("alpha", 0.2), beta: node.float("beta", 0.5))
      .read(node, into: &graph, attributes: ["alpha", "beta"])
  }
}

// MARK: oneDNN

extension Operators.HardSigmoid: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_HARD_SIGMOID, a: alpha, b: beta) }
}
