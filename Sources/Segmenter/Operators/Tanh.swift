internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The hyperbolic tangent of each element.
  package struct Tanh: Activation {
    package static let operatorName = "Tanh"

    package func callAsFunction(_ x: Float) -> Float { tanh(x) }
  }
}

extension Operators.Tanh: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

// MARK: oneDNN

extension Operators.Tanh: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_TANH, a: 0, b: 0) }
  var elementwise: ElementwiseFunction? { .tanh }
}
