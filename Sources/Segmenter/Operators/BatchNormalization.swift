internal import ONNX

extension Operators {
  /// Batch normalization with given statistics: scale · (x − mean) / √(variance + ε) + bias.
  ///
  /// It is folded into the preceding convolution, whose result nothing else may read.
  enum BatchNormalization: ONNXOperator {
    static let operatorName = "BatchNormalization"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      let input = try graph.inputs(node, 1)[0]
      let (scale, shift) = try factors(node, graph.constants, channels: graph.channels[input])
      guard let producer = graph.soleProducer(of: input),
        var layer = graph.layers[producer].operation as? any ScalableOperation,
        layer.activation == nil
      else { throw node.refuse("it does not follow a convolution of its own") }
      layer.scale(by: scale, shift: shift)
      guard layer.parameters.allSatisfy(\.isFinite) else {
        throw node.refuse("folded into the convolution before it, it gives infinite weights")
      }
      graph.replace(producer, with: layer, for: node)
    }

    /// The factor and the offset of each channel.
    private static func factors(
      _ node: NodeReader, _ constants: [String: ONNXTensor], channels: Int
    ) throws(ModelError) -> (scale: [Float], shift: [Float]) {
      try node.allow(["epsilon", "momentum", "training_mode", "spatial"])
      try node.require("training_mode", 0)
      let names = node.node.inputs
      guard names.count == 5 else { throw node.refuse("it has \(names.count) inputs") }
      // Scale, bias, mean and variance.
      var numbers: [[Float]] = []
      for name in names[1...] {
        guard let tensor = constants[name], tensor.shape == [channels] else {
          throw node.refuse("its input \(name) is not a constant of \(channels) numbers")
        }
        numbers.append(try node.floats(tensor))
      }
      var epsilon: Float = 1e-5
      if case .float(let value)? = node.node.attributes["epsilon"] { epsilon = value }
      let scale = (0..<channels).map { numbers[0][$0] / (numbers[3][$0] + epsilon).squareRoot() }
      guard scale.allSatisfy(\.isFinite) else {
        throw node.refuse("its variance is negative, zero or too small")
      }
      return (scale, (0..<channels).map { numbers[1][$0] - numbers[2][$0] * scale[$0] })
    }
  }
}
