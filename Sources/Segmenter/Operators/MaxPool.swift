internal import ONNX
internal import OneDNN

extension Operators {
  /// The largest element of a moving window, for each channel.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, sides′…]   side′ = (side + padding − kernel) / stride + 1
  ///
  /// Padding never wins.
  package struct MaxPool: LayerOperation {
    package static let operatorName = "MaxPool"

    /// The size and the movement of the window.
    package var window: KernelWindow
    /// Whether a last window may reach beyond the end (`ceil_mode`).
    package var roundsUp = false
  }
}

// MARK: Reading

extension Operators.MaxPool: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try node.allow([
      "kernel_shape", "pads", "strides", "dilations", "auto_pad", "ceil_mode", "storage_order",
    ])
    guard node.node.attributes["kernel_shape"] != nil else {
      throw node.refuse("attribute kernel_shape is missing")
    }
    try node.require("ceil_mode", 0)
    try node.require("dilations", [1, 1])
    let pads = try node.pads()
    let kernel = try node.positive("kernel_shape", [1, 1])
    // A window that only covers padding has no largest element.
    guard zip(pads.before + pads.after, kernel + kernel).allSatisfy({ $0 < $1 }) else {
      throw node.refuse("pads are \(pads.before + pads.after) and the kernel is \(kernel)")
    }
    let window = KernelWindow(
      kernel: kernel, strides: try node.positive("strides", [1, 1]), paddingBefore: pads.before,
      paddingAfter: pads.after)
    try graph.append(Self(window: window), node)
  }
}

// MARK: Shape and position

extension Operators.MaxPool {
  package var summary: String { "\(name) \(window.summary)" }
  package var isPadded: Bool { window.isPadded }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    window.positionCount(sides[inputs[0]], axis: axis, roundsUp: roundsUp)
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    window.sampling(inputs[0], axis: axis)
  }
}

// MARK: Known borders

extension Operators.MaxPool {
  package var canTrim: Bool {
    !roundsUp && window.isPartition && window.kernel.allSatisfy { $0 == window.kernel[0] }
  }
  package var regainsBorder: Bool { true }

  package func border(after input: KnownBorder) -> KnownBorder? {
    let width = input.width / window.strides[0]
    return width > 0 ? KnownBorder(width: width, numbers: input.numbers) : nil
  }

  package func inputTrim(for trim: Int) -> Int { trim * window.strides[0] }

  package func divides(_ side: Int, axis: Int) -> Bool {
    side.isMultiple(of: window.strides[axis])
  }
}

// MARK: oneDNN

extension Operators.MaxPool: OneDNNOperation {
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (from, to) = (try plan.memory(layer.inputs[0]), try plan.memory(layer.output))
    let primitive = try Primitive.pooling(
      plan.context.engine, source: from.descriptor, destination: to.descriptor,
      kernel: window.kernel, window: Window(window))
    try plan.append(primitive, [.source: from, .destination: to])
  }
}
