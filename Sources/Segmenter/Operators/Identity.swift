extension Operators {
  /// A second name for a value.
  enum Identity: ONNXOperator {
    static let operatorName = "Identity"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      graph.rename(try graph.inputs(node, 1)[0], node.result)
    }
  }
}
