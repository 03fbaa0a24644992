internal import ONNX

extension Operators {
  /// A tensor inside a node: weights, or the numbers of a `Slice`.
  enum Constant: ONNXOperator {
    static let operatorName = "Constant"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      guard case .tensor(var tensor)? = node.node.attributes["value"] else {
        throw node.refuse("its value is not a tensor")
      }
      tensor.name = node.result
      graph.constants[node.result] = tensor
    }
  }
}
