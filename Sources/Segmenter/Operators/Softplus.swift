internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The function log(1 + eˣ) of each element.
  package struct Softplus: Activation {
    package static let operatorName = "Softplus"

    package func callAsFunction(_ x: Float) -> Float { x > 20 ? x : log1p(exp(x)) }
  }
}

extension Operators.Softplus: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

// MARK: oneDNN

extension Operators.Softplus: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_SOFTPLUS, a: 0, b: 0) }
  var elementwise: ElementwiseFunction? { .softplus }
}
