internal import CKernels
internal import OneDNN

extension Operators {
  /// The function x / (1 + |x|) of each element.
  package struct Softsign: Activation {
    package static let operatorName = "Softsign"

    package func callAsFunction(_ x: Float) -> Float { x / (1 + abs(x)) }
  }
}

extension Operators.Softsign: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

// MARK: oneDNN

extension Operators.Softsign: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_SOFTSIGN, a: 0, b: 0) }
}
