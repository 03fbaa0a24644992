internal import CKernels
internal import OneDNN

extension Operators {
  /// The function x · (x / 6 + ½), its second factor cut off at 0 and 1.
  package struct HardSwish: Activation {
    package static let operatorName = "HardSwish"

    package func callAsFunction(_ x: Float) -> Float { x * max(0, min(1, x / 6 + 0.5)) }
  }
}

extension Operators.HardSwish: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

// MARK: oneDNN

extension Operators.HardSwish: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_HARD_SWISH, a: 0, b: 0) }
  var elementwise: ElementwiseFunction? { .hardSwish }
}
