internal import CKernels
internal import Foundation
internal import OneDNN

extension Operators {
  /// The function 1 / (1 + e⁻ˣ) of each element.
  package struct Sigmoid: Activation {
    package static let operatorName = "Sigmoid"

    package var givesProbabilities: Bool { true }

    package func callAsFunction(_ number: Float) -> Float { 1 / (1 + exp(-number)) }
  }
}

extension Operators.Sigmoid: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try Self().read(node, into: &graph)
  }
}

extension Operators.Sigmoid: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_SIGMOID, a: 0, b: 0) }
  var elementwise: ElementwiseFunction? { .sigmoid }
}
