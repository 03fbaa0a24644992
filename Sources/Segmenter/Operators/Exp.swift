internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The exponential function of each element.
  package struct Exp: Activation {
    package static let operatorName = "Exp"

    package func callAsFunction(_ x: Float) -> Float { exp(x) }
  }
}

extension Operators.Exp: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

// MARK: oneDNN

extension Operators.Exp: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_EXP, a: 0, b: 0) }
}
