internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The function x · Φ(x), with the distribution function Φ of the standard normal distribution.
  package struct Gelu: Activation {
    package static let operatorName = "Gelu"

    /// Whether Φ(x) is approximated by (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2.
    package var isApproximate: Bool

    package func callAsFunction(_ x: Float) -> Float {
      isApproximate
        ? x * (1 + tanh(0.797_884_56 * (x + 0.044715 * x * x * x))) / 2
        : x * (1 + erf(x / Float(2).squareRoot())) / 2
    }
  }
}

extension Operators.Gelu: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    let method = try node.string("approximate", "none")
    guard ["none", "tanh"].contains(method) else {
      throw node.refuse("attribute approximate is \(method)")
    }
    try Self(isApproximate: method == "tanh")
      .read(node, into: &graph, attributes: ["approximate"])
  }
}

// MARK: oneDNN

extension Operators.Gelu: OneDNNActivation {
  var kernelFunction: ck_activation {
    ck_activation(function: isApproximate ? CK_GELU_TANH : CK_GELU, a: 0, b: 0)
  }
  var elementwise: ElementwiseFunction? { isApproximate ? nil : .gelu }
}
