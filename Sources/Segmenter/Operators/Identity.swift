internal import ONNX

extension Operators {
  /// Another name for a value: `Identity`, and `Dropout`, which does nothing outside training.
  enum Identity: ONNXOperator {
    static let operatorName = "Identity"
    static let operatorNames = ["Identity", "Dropout"]

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      // A ratio of 0 drops nothing in training, either: PyTorch's tracer leaves such nodes in.
      if let mode = try graph.constant(node, 2), try node.number(mode) != 0,
        try graph.constant(node, 1).map(node.number) != 0
      {
        throw node.refuse("it is in training mode; export the network again after network.eval()")
      }
      try graph.rename(node) { $0 }
    }
  }

  /// Numbers of another type, which are float32 here all the same.
  enum Cast: ONNXOperator {
    static let operatorName = "Cast"
    static let operatorNames = ["Cast", "CastLike"]

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      let isLabels = graph.labels[node.node.inputs.first ?? ""] != nil
      if node.node.operatorType == "Cast", !isLabels {
        let code = try node.integer("to", nil)
        guard let type = Int32(exactly: code).flatMap(ONNXElementType.init), type.isFloat else {
          throw node.refuse("attribute to is \(code), not a type of numbers with a point")
        }
      }
      try graph.rename(node) { $0 }
    }
  }

  /// The channel with the largest number: the end of a network, whose numbers are taken instead.
  enum ArgMax: ONNXOperator {
    static let operatorName = "ArgMax"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow(["axis", "keepdims", "select_last_index"])
      let view = try graph.view(node, 0)
      let layout = try graph.layout(view, node)
      let axis = try graph.axis(node.integer("axis", 0), of: layout.count, node)
      guard layout[axis] == 0 else {
        throw node.refuse("it compares along an axis other than channels")
      }
      graph.labels[node.result] = view
    }
  }
}

extension GraphReader {
  /// Gives the first input of a node another name and layout.
  ///
  /// Channels with the largest numbers only reach the network's end, where their layout does not matter.
  mutating func rename(
    _ node: NodeReader, _ change: (FeatureView) throws(ModelError) -> FeatureView
  ) throws(ModelError) {
    if let labels = labels[node.node.inputs.first ?? ""] {
      self.labels[node.result] = labels
    } else {
      views[node.result] = try change(view(node, 0))
    }
  }
}
