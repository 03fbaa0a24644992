internal import CKernels
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
    let window = try graph.poolingWindow(node)
    try graph.append(Self(window: window, roundsUp: try node.integer("ceil_mode", 0) != 0), node)
  }
}

extension GraphReader {
  /// The window of a pooling node.
  mutating func poolingWindow(_ node: NodeReader) throws(ModelError) -> KernelWindow {
    guard node.node.attributes["kernel_shape"] != nil else {
      throw node.refuse("attribute kernel_shape is missing")
    }
    let kernel = try node.positive("kernel_shape", Array(repeating: 1, count: rank))
    let window = try window(node, kernel: kernel)
    // A window that only covers padding has no largest element and no mean.
    let pads = window.paddingBefore + window.paddingAfter
    guard zip(pads, window.reach + window.reach).allSatisfy({ $0 <= $1 }) else {
      throw node.refuse("pads are \(pads) and the kernel is \(kernel)")
    }
    return window
  }

  /// The window of a node with a kernel of this size.
  mutating func window(_ node: NodeReader, kernel: [Int]) throws(ModelError) -> KernelWindow {
    let ones = Array(repeating: 1, count: rank)
    let pads = try node.pads(rank: rank)
    var window = KernelWindow(
      kernel: kernel, strides: try node.positive("strides", ones), paddingBefore: pads.before,
      paddingAfter: pads.after, dilations: try node.positive("dilations", ones))
    guard let isLonger = try node.automaticPadding() else { return window }
    for axis in 0..<rank {
      var total = window.reach[axis]
      if window.strides[axis] > 1 {
        // How much is missing depends on the remainder of the size.
        dependsOnSize = true
        let side = try knownSides(value(node), node)[axis]
        let count = (side + window.strides[axis] - 1) / window.strides[axis]
        total = max((count - 1) * window.strides[axis] + window.reach[axis] + 1 - side, 0)
      }
      window.paddingBefore[axis] = isLonger ? total / 2 : total - total / 2
      window.paddingAfter[axis] = total - window.paddingBefore[axis]
    }
    return window
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
    plan.pool(CK_POOL_MAXIMUM, window, countsPadding: false, layer)
  }
}

extension PlanBuilder {
  /// Adds a pooling.
  mutating func pool(
    _ kind: ck_pool_kind, _ window: KernelWindow, countsPadding: Bool, _ layer: ModelGraph.Layer
  ) {
    func triple(_ numbers: [Int], _ depth: Int) -> (Int64, Int64, Int64) {
      let all = three(numbers, depth)
      return (all[0], all[1], all[2])
    }
    let rule = ck_window(
      kernel: triple(window.kernel, 1), strides: triple(window.strides, 1),
      dilations: triple(window.dilations, 1), before: triple(window.paddingBefore, 0),
      after: triple(window.paddingAfter, 0), counts_padding: countsPadding)
    kernel("ck_pool", [map(layer.inputs[0]), map(layer.output)]) { maps, part, parts in
      withUnsafePointer(to: rule) { ck_pool(kind, maps, $0, maps + 1, part, parts) }
    }
  }
}
