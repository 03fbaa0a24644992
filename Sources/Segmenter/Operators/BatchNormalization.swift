internal import ONNX

extension Operators {
  /// Batch normalization with given statistics: scale · (x − mean) / √(variance + ε) + bias.
  ///
  /// It becomes ``Affine``, which is folded into the preceding convolution if nothing else reads its
  /// result. In training mode, the statistics of a batch of one image are those of instance
  /// normalization.
  enum BatchNormalization: ONNXOperator {
    static let operatorName = "BatchNormalization"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow([
        "epsilon", "momentum", "training_mode", "spatial", "is_test", "consumed_inputs",
      ])
      try node.require("spatial", 1)
      let view = try graph.view(node, 0)
      let count = graph.channels[view.value]
      guard node.node.inputs.count == 5 else {
        throw node.refuse("it has \(node.node.inputs.count) inputs")
      }
      // Scale, bias, mean and variance.
      var numbers: [[Float]] = []
      for name in node.node.inputs[1...] {
        guard let tensor = graph.constants[name], tensor.shape == [count] else {
          throw node.refuse("its input \(name) is not a constant of \(count) numbers")
        }
        numbers.append(try node.floats(tensor))
      }
      guard try graph.layout(view, node).dropFirst().first == 0 else {
        throw node.refuse("the second axis of its input is not that of channels")
      }
      let epsilon = try node.float("epsilon", 1e-5)
      if try node.integer("training_mode", 0) != 0 {
        let layer = GroupNormalization(
          groups: count, scale: numbers[0], shift: numbers[1], epsilon: epsilon)
        return try graph.append(layer, node, like: view)
      }
      let scale = (0..<count).map { numbers[0][$0] / (numbers[3][$0] + epsilon).squareRoot() }
      guard scale.allSatisfy(\.isFinite) else {
        throw node.refuse("its variance is negative, zero or too small")
      }
      let shift = (0..<count).map { numbers[1][$0] - numbers[2][$0] * scale[$0] }
      try graph.append(Affine(scale: scale, shift: shift), node, like: view)
    }
  }
}
