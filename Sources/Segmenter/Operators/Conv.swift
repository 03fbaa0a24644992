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
    let rank = graph.rank
    let kernel = try node.kernel(weights, rank: rank)
    let groups = try node.integer("group", 1)
    let (count, overflows) = weights.shape[1].multipliedReportingOverflow(by: groups)
    guard groups > 0, !overflows, count <= GraphLimits.channels,
      weights.shape[0].isMultiple(of: groups)
    else {
      throw node.refuse("attribute group is \(groups) and its weights have shape \(weights.shape)")
    }
    let window = try graph.window(node, kernel: kernel)
    let convolution = try graph.source.operation(node.result) { () throws(ModelError) in
      Self(
        weights: try node.floats(weights), bias: try node.bias(bias, weights.shape[0]),
        inputs: count, outputs: weights.shape[0], groups: groups, window: window)
    }
    // The window may depend on the size for which the file is read.
    var fitted = convolution
    fitted.window = window
    try graph.append(fitted, node, takes: fitted.inputs, gives: fitted.outputs)
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
  func writesParts(_ place: LayerPlace) -> Bool { ConvolutionMethod(self, place).takesParts }
  func readsParts(_ place: LayerPlace) -> Bool { ConvolutionMethod(self, place).takesParts }

  func workspace(_ place: LayerPlace) -> Int {
    ConvolutionMethod(self, place).workspace(place) * place.threads
  }

  func weightBytes(_ place: LayerPlace) -> Int {
    ConvolutionMethod(self, place).weightBytes(self)
  }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    try plan.convolve(
      self, from: plan.map(layer.inputs[0]), to: plan.map(layer.output), for: layer,
      by: ConvolutionMethod(self, plan.place(layer))
    ) { (weights, bias) }
  }
}
