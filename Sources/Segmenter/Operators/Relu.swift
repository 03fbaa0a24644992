internal import CKernels
internal import OneDNN

extension Operators {
  /// The function max(0, x) of each element.
  package struct Relu: Activation {
    package static let operatorName = "Relu"

    package func callAsFunction(_ number: Float) -> Float { max(number, 0) }
  }
}

extension Operators.Relu: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

extension Operators.Relu: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_RELU, a: 0, b: 0) }
  var elementwise: ElementwiseFunction? { .relu }
}
