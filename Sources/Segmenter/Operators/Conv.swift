internal import ONNX
internal import OneDNN

extension Operators {
  /// A convolution over rows and columns, or over depth, rows and columns.
  ///
  ///     input    [1, inputs, sides…]
  ///     weights  [outputs, inputs / groups, kernel…]
  ///     bias     [outputs]
  ///     result   [1, outputs, sides′…]
  ///     side′    (side + padding − dilation · (kernel − 1) − 1) / stride + 1
  ///
  /// Padding is 0. With groups, the first outputs / groups outputs read the first inputs / groups
  /// inputs, and so on.
  package struct Conv: ScalableOperation {
    package static let operatorName = "Conv"

    /// Outputs × inputs / groups × kernel.
    package var weights: [Float]
    /// One number for each output channel.
    package var bias: [Float]
    /// Channels of the input.
    package var inputs: Int
    /// Channels of the result.
    package var outputs: Int
    /// The number of parts of the channels that do not mix.
    package var groups = 1
    /// The size and the movement of the kernel.
    package var window: KernelWindow
    /// The function of each element of the result, if one is fused into the convolution.
    package var activation: (any Activation)?
  }
}

// MARK: Reading

extension Operators.Conv: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    let (weights, bias) = try graph.weights(node)
    try node.allow(["kernel_shape", "pads", "strides", "dilations", "group", "auto_pad"])
    let kernel = try node.kernel(weights)
    try node.require("group", 1)
    let pads = try node.pads()
    let convolution = Self(
      weights: try node.floats(weights), bias: try node.bias(bias, weights.shape[0]),
      inputs: weights.shape[1], outputs: weights.shape[0],
      window: KernelWindow(
        kernel: kernel, strides: try node.positive("strides", [1, 1]),
        paddingBefore: pads.before, paddingAfter: pads.after,
        dilations: try node.positive("dilations", [1, 1])))
    try graph.append(convolution, node, takes: convolution.inputs, gives: convolution.outputs)
  }
}

extension Operators.Conv {
  var parameters: [Float] { weights + bias }

  mutating func scale(by scale: [Float], shift: [Float]) {
    let size = weights.count / outputs
    for output in 0..<outputs {
      for index in output * size..<(output + 1) * size { weights[index] *= scale[output] }
      bias[output] = bias[output] * scale[output] + shift[output]
    }
  }
}

// MARK: Shape and position

extension Operators.Conv {
  package var summary: String {
    let groups = groups == 1 ? "" : groups == inputs ? " depthwise" : " in \(groups) groups"
    return "\(name) \(window.summary)\(groups)\(activation.suffix)"
  }
  package var parameterCount: Int { weights.count + bias.count }
  package var isPadded: Bool { window.isPadded }

  package func operationCount(_ result: FeatureShape) -> Double {
    2 * Double(result.positions) * Double(weights.count)
  }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    window.positionCount(sides[inputs[0]], axis: axis)
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    window.sampling(inputs[0], axis: axis)
  }
}

// MARK: Known borders

extension Operators.Conv {
  package var canTrim: Bool {
    !window.isPadded && window.strides.allSatisfy { $0 == 1 }
      && window.reach.allSatisfy { $0 == window.reach[0] }
  }

  package func border(after input: KnownBorder) -> KnownBorder? {
    let width = input.width - window.reach[0]
    return width > 0 ? KnownBorder(width: width, numbers: applied(to: input.numbers)) : nil
  }

  /// The result for an image that is constant in each channel.
  private func applied(to numbers: [Float]) -> [Float] {
    let (taps, count) = (window.tapCount, inputs / groups)
    return (0..<outputs).map { output in
      var sum = Double(bias[output])
      let group = output / (outputs / groups)
      for input in 0..<count {
        let first = (output * count + input) * taps
        sum +=
          Double(numbers[group * count + input])
          * weights[first..<first + taps].reduce(0) { $0 + Double($1) }
      }
      return activation.map { $0(Float(sum)) } ?? Float(sum)
    }
  }
}

// MARK: oneDNN

extension Operators.Conv: OneDNNOperation {
  var lanes: LaneRule { .own }
  var weightsPerLanePair: Int { window.tapCount }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    try plan.convolve(self, from: layer.inputs[0], to: plan.memory(layer.output), for: layer) {
      (weights, bias)
    }
  }
}
