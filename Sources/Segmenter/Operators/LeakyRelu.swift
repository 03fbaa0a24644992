internal import CKernels
internal import OneDNN

extension Operators {
  /// The function x where x is positive, otherwise slope · x.
  package struct LeakyRelu: Activation {
    package static let operatorName = "LeakyRelu"

    /// The factor of negative numbers.
    package var slope: Float

    package func callAsFunction(_ x: Float) -> Float { x < 0 ? slope * x : x }
  }
}

extension Operators.LeakyRelu: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self(slope: node.float("alpha", 0.01))
      .read(node, into: &graph, attributes: ["alpha"])
  }
}

// MARK: oneDNN

extension Operators.LeakyRelu: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_LEAKY_RELU, a: slope, b: 0) }
  var elementwise: ElementwiseFunction? { .leakyRelu(slope: slope) }
}
