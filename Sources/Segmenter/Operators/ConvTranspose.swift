internal import CKernels
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
      "output_shape",
    ])
    let rank = graph.rank
    let kernel = try node.kernel(weights, rank: rank)
    let groups = try node.integer("group", 1)
    let (count, overflows) = weights.shape[1].multipliedReportingOverflow(by: groups)
    guard groups > 0, !overflows, count <= GraphLimits.channels,
      weights.shape[0].isMultiple(of: groups)
    else {
      throw node.refuse("attribute group is \(groups) and its weights have shape \(weights.shape)")
    }
    let ones = Array(repeating: 1, count: rank)
    let pads = try node.pads(rank: rank)
    var window = KernelWindow(
      kernel: kernel, strides: try node.positive("strides", ones), paddingBefore: pads.before,
      paddingAfter: pads.after, dilations: try node.positive("dilations", ones))
    var more = try node.integers("output_padding", Array(repeating: 0, count: rank))
    guard
      zip(more, zip(window.strides, window.dilations)).allSatisfy({
        $0 >= 0 && $0 < max($1.0, $1.1)
      })
    else { throw node.refuse("attribute output_padding is \(more)") }
    try fit(&window, &more, node, &graph)
    let made = try graph.source.operation(node.result) { () throws(ModelError) in
      Self(
        weights: try node.floats(weights), bias: try node.bias(bias, count),
        inputs: weights.shape[0], outputs: count, groups: groups, window: window)
    }
    var layer = made
    (layer.window, layer.outputPadding) = (window, more)
    try graph.append(layer, node, takes: layer.inputs, gives: layer.outputs)
  }

  /// Finds the padding that gives the size that `output_shape` or `auto_pad` asks for.
  private static func fit(
    _ window: inout KernelWindow, _ outputPadding: inout [Int], _ node: NodeReader,
    _ graph: inout GraphReader
  ) throws(ModelError) {
    let automatic = try node.automaticPadding()
    let wanted = try node.list("output_shape")
    guard automatic != nil || wanted != nil else { return }
    let rank = window.rank
    let known: [Int]? =
      wanted == nil ? nil : try graph.knownSides(graph.value(node), node)
    if let wanted, ![rank, rank + 2].contains(wanted.count) {
      throw node.refuse("attribute output_shape is \(wanted)")
    }
    for axis in 0..<rank {
      // With automatic padding, the result is as long as the input times the stride.
      var total = window.reach[axis] + 1 - window.strides[axis]
      if let wanted, let known {
        let side = wanted.suffix(rank)[wanted.count - rank + axis]
        guard (1...GraphLimits.side).contains(side) else {
          throw node.refuse("attribute output_shape is \(wanted)")
        }
        total = window.strides[axis] * (known[axis] - 1) + window.reach[axis] + 1 - side
      }
      total += outputPadding[axis]
      guard total >= 0 else {
        // The result is longer than what the kernel reaches.
        (window.paddingBefore[axis], window.paddingAfter[axis]) = (0, 0)
        outputPadding[axis] -= total
        continue
      }
      let half = total / 2
      (window.paddingBefore[axis], window.paddingAfter[axis]) =
        automatic == true ? (half, total - half) : (total - half, half)
    }
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
  /// Whether it is computed as a 1×1 convolution, which gives a block for each element, and a shuffle.
  ///
  /// oneDNN's own kernel takes several times as long.
  private var makesBlocks: Bool { groups == 1 && isPartition }

  func writesParts(_ place: LayerPlace) -> Bool { makesBlocks }
  func readsParts(_ place: LayerPlace) -> Bool { false }

  func workspace(_ place: LayerPlace) -> Int {
    makesBlocks ? place.type.byteCount * place.output.count : 0
  }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (from, to) = (plan.map(layer.inputs[0]), plan.map(layer.output))
    guard makesBlocks else { return try plan.deconvolve(self, from: from, to: to, for: layer) }
    let taps = window.tapCount
    let memory = try plan.workspace(byteCount: workspace(plan.place(layer)))
    let blocks = FeatureMap(
      shape: FeatureShape(channels: taps * outputs, sides: from.shape.sides), type: from.type,
      stride: taps * outputs, pointer: memory.pointer, owner: memory)
    let pointwise = Operators.Conv(
      weights: [], bias: [], inputs: inputs, outputs: taps * outputs,
      window: KernelWindow(kernel: window.kernel.map { _ in 1 }),
      activation: activation)
    try plan.convolve(pointwise, from: from, to: blocks, for: layer, by: .oneDNN) {
      pointwiseWeights
    }
    let factors = three(window.kernel, 1)
    plan.kernel("ck_shuffle", [blocks, to]) { ck_shuffle($0, factors, false, $0 + 1, $1, $2) }
  }

  /// The weights of that convolution: all channels of the first element of a block, then those of the next.
  private var pointwiseWeights: (weights: [Float], bias: [Float]) {
    let taps = window.tapCount
    var matrix = [Float](repeating: 0, count: taps * outputs * inputs)
    for tap in 0..<taps {
      for output in 0..<outputs {
        for input in 0..<inputs {
          matrix[(tap * outputs + output) * inputs + input] =
            weights[(input * outputs + output) * taps + tap]
        }
      }
    }
    return (matrix, (0..<taps).flatMap { _ in bias })
  }

  /// The weights in the order of a convolution: [groups,] outputs / groups, inputs / groups, kernel.
  fileprivate var exchangedWeights: [Float] {
    let (taps, ins, outs) = (window.tapCount, inputs / groups, outputs / groups)
    var exchanged = [Float](repeating: 0, count: weights.count)
    for group in 0..<groups {
      for input in 0..<ins {
        for output in 0..<outs {
          let from = ((group * ins + input) * outs + output) * taps
          let to = ((group * outs + output) * ins + input) * taps
          for tap in 0..<taps { exchanged[to + tap] = weights[from + tap] }
        }
      }
    }
    return exchanged
  }
}

extension PlanBuilder {
  /// Adds a transposed convolution of any kind.
  fileprivate mutating func deconvolve(
    _ layer: Operators.ConvTranspose, from source: FeatureMap, to target: FeatureMap,
    for node: ModelGraph.Layer
  ) throws(OneDNNError) {
    let groups = layer.groups
    let shape =
      (groups > 1 ? [groups] : []) + [layer.outputs / groups, layer.inputs / groups]
      + layer.window.kernel
    let (from, to) = (try source.memory(context.engine), try target.memory(context.engine))
    let fused = fusion(layer.activation)
    let primitive = try Primitive.deconvolution(
      context.engine, source: from.descriptor,
      weights: MemoryDescriptor(shape, source.type, .any),
      bias: MemoryDescriptor([layer.outputs], .float32, .plain), destination: to.descriptor,
      window: Window(layer.window), postOperations: fused.operations)
    let arranged = try context.constants(
      value: node.output, shape: shape, wanted: try primitive.descriptor(of: .weights)
    ) { (layer.exchangedWeights, layer.bias) }
    try append(
      primitive,
      [.source: from, .weights: arranged.weights, .bias: arranged.bias, .destination: to])
    if let rest = fused.rest { apply(rest, from: target, to: target) }
  }
}
