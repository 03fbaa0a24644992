internal import CKernels
internal import OneDNN

extension Operators {
  /// The absolute value of each element.
  package struct Abs: Activation {
    package static let operatorName = "Abs"

    package func callAsFunction(_ x: Float) -> Float { abs(x) }
  }
}

extension Operators.Abs: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

// MARK: oneDNN

extension Operators.Abs: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_ABSOLUTE, a: 0, b: 0) }
}
