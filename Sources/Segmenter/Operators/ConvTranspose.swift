internal import ONNX
internal import OneDNN

extension Operators {
  /// A transposed convolution: each element adds a multiple of the kernel to the result.
  ///
  ///     input    [1, inputs, sides…]
  ///     weights  [inputs, outputs / groups, kernel…]
  ///     bias     [outputs]
  ///     result   [1, outputs, sides′…]
  ///     side′    stride · (side − 1) + dilation · (kernel − 1) + 1 + outputPadding − padding
  ///
  /// Padding is cut off; the elements that `outputPadding` adds at the end get what reaches there. In a
  /// U-Net the kernel is 2×2 and the stride 2: each element becomes a square of four.
  package struct ConvTranspose: ScalableOperation {
    package static let operatorName = "ConvTranspose"

    /// Inputs × outputs / groups × kernel.
    package var weights: [Float]
    /// One number for each output channel.
    package var bias: [Float]
    /// Channels of the input.
    package var inputs: Int
    /// Channels of the result.
    package var outputs: Int
    /// The number of parts of the channels that do not mix.
    package var groups = 1
    /// The size and the movement of the kernel over the result.
    package var window = KernelWindow(kernel: [2, 2], strides: [2, 2])
    /// How much longer the result is at its end, along each axis.
    package var outputPadding = [0, 0]
    /// The function of each element of the result, if one is fused into the convolution.
    package var activation: (any Activation)?
  }
}

extension Operators.ConvTranspose {
  /// Whether each element gives a block of its own, so that blocks never overlap.
  package var isPartition: Bool { window.isPartition && outputPadding.allSatisfy { $0 == 0 } }
}

// MARK: Reading

extension Operators.ConvTranspose: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    let (weights, bias) = try graph.weights(node)
    try node.allow([
      "kernel_shape", "pads", "strides", "dilations", "group", "auto_pad", "output_padding",
    ])
    let kernel = try node.kernel(weights)
    let strides = try node.integers("strides", [1, 1])
    guard kernel == [2, 2], strides == [2, 2] else {
      throw node.refuse("kernel \(kernel) with strides \(strides); only 2×2 with stride 2 is")
    }
    let pads = try node.pads()
    guard pads == ([0, 0], [0, 0]) else { throw node.refuse("it has padding") }
    try node.require("group", 1)
    try node.require("dilations", [1, 1])
    try node.require("output_padding", [0, 0])
    let layer = Self(
      weights: try node.floats(weights), bias: try node.bias(bias, weights.shape[1]),
      inputs: weights.shape[0], outputs: weights.shape[1])
    try graph.append(layer, node, takes: layer.inputs, gives: layer.outputs)
  }
}

extension Operators.ConvTranspose {
  var parameters: [Float] { weights + bias }

  mutating func scale(by scale: [Float], shift: [Float]) {
    let (taps, count) = (window.tapCount, outputs / groups)
    for index in weights.indices {
      let group = index / (taps * count) / (inputs / groups)
      weights[index] *= scale[group * count + index / taps % count]
    }
    for output in 0..<outputs { bias[output] = bias[output] * scale[output] + shift[output] }
  }
}

// MARK: Shape, position and known borders

extension Operators.ConvTranspose {
  package var summary: String {
    let groups = groups == 1 ? "" : " in \(groups) groups"
    return "\(name) \(window.summary)\(groups)\(activation.suffix)"
  }
  package var parameterCount: Int { weights.count + bias.count }
  /// Where blocks overlap, the outermost ones lack neighbors.
  package var isPadded: Bool { !isPartition }
  /// A trimmed input gives a trimmed result; no border is known after it.
  package var canTrim: Bool { isPartition && window.rank == 2 }

  package func operationCount(_ result: FeatureShape) -> Double {
    let strides = window.strides.reduce(1, *)
    return 2 * Double(result.positions) / Double(strides) * Double(weights.count)
  }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    window.strides[axis] * (sides[inputs[0]] - 1) + window.reach[axis] + 1 + outputPadding[axis]
      - window.paddingBefore[axis] - window.paddingAfter[axis]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let step = inputs[0].step / Double(window.strides[axis])
    let middle = Double(window.reach[axis]) / 2
    return Sampling(
      step: step,
      position: inputs[0].position + step * (Double(window.paddingBefore[axis]) - middle))
  }
}

// MARK: oneDNN

extension Operators.ConvTranspose: OneDNNOperation {
  var lanes: LaneRule { .own }
  var weightsPerLanePair: Int { 4 }

  func workspaceCount(lanes: Int, input: FeatureShape) -> Int {
    4 * lanes * input.height * input.width
  }

  /// A 1×1 convolution that computes the four elements of each square as separate planes, then a
  /// copy that interleaves them.
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let from = plan.shapes[layer.inputs[0]]
    let lanes = plan.lanes.counts[layer.output]
    let work = try plan.memory(plan.blocked(4 * lanes, from), at: plan.workspace(layer))
    let convolution = Operators.Conv(
      weights: [], bias: [], inputs: inputs, outputs: 4 * lanes,
      window: KernelWindow(kernel: [1, 1]), activation: activation)
    try plan.convolve(convolution, from: layer.inputs[0], to: work, for: layer) {
      pointwiseWeights(lanes: lanes)
    }

    let (height, width, block) = (from.height, from.width, plan.context.block)
    let plane = height * width * block
    let planes = lanes / block
    let sizes = [2, 2, planes, height, width, block]
    let scattered = try MemoryDescriptor(
      sizes, .float32,
      strides: [2 * planes * plane, planes * plane, plane, width * block, block, 1])
    let interleaved = try MemoryDescriptor(
      sizes, .float32,
      strides: [2 * width * block, block, 4 * plane, 4 * width * block, 2 * block, 1])
    try plan.reorder(
      plan.memory(scattered, at: plan.workspace(layer)),
      plan.memory(interleaved, at: plan.offset(layer.output)))
  }

  /// The weights of that convolution.
  ///
  /// Its outputs are all channels of the upper left element, then those of the upper right, the
  /// lower left and the lower right one; the channels of each fill `lanes` lanes.
  private func pointwiseWeights(lanes: Int) -> (weights: [Float], bias: [Float]) {
    var matrix = [Float](repeating: 0, count: 4 * lanes * inputs)
    var offsets = [Float](repeating: 0, count: 4 * lanes)
    for corner in 0..<4 {
      for output in 0..<outputs {
        let row = corner * lanes + output
        offsets[row] = bias[output]
        for input in 0..<inputs {
          matrix[row * inputs + input] = weights[(input * outputs + output) * 4 + corner]
        }
      }
    }
    return (matrix, offsets)
  }
}
