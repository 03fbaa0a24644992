internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The function x · tanh(log(1 + eˣ)) of each element.
  package struct Mish: Activation {
    package static let operatorName = "Mish"

    package func callAsFunction(_ x: Float) -> Float { x * tanh(x > 20 ? x : log1p(exp(x))) }
  }
}

extension Operators.Mish: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

// MARK: oneDNN

extension Operators.Mish: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_MISH, a: 0, b: 0) }
}
