internal import CKernels
internal import OneDNN

extension Operators {
  /// The square root of each element.
  package struct Sqrt: Activation {
    package static let operatorName = "Sqrt"

    package func callAsFunction(_ x: Float) -> Float { x.squareRoot() }
  }
}

extension Operators.Sqrt: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

// MARK: oneDNN

extension Operators.Sqrt: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_SQUARE_ROOT, a: 0, b: 0) }
}
