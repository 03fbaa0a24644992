internal import CKernels
internal import ONNX
internal import OneDNN

extension Operators {
  /// The mean of a moving window, for each channel.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, sides′…]   side′ = (side + padding − kernel) / stride + 1
  package struct AveragePool: LayerOperation {
    package static let operatorName = "AveragePool"

    /// The size and the movement of the window.
    package var window: KernelWindow
    /// Whether the mean is also over padding, which is 0.
    package var countsPadding = false
    /// Whether a last window may reach beyond the end (`ceil_mode`), which never counts.
    package var roundsUp = false
  }
}

// MARK: Reading

extension Operators.AveragePool: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try node.allow([
      "kernel_shape", "pads", "strides", "dilations", "auto_pad", "ceil_mode", "count_include_pad",
    ])
    let pool = Self(
      window: try graph.poolingWindow(node),
      countsPadding: try node.integer("count_include_pad", 0) != 0,
      roundsUp: try node.integer("ceil_mode", 0) != 0)
    try graph.append(pool, node)
  }
}

// MARK: Shape, position and known borders

extension Operators.AveragePool {
  package var summary: String { "\(name) \(window.summary)" }
  package var isPadded: Bool { window.isPadded }
  package var canTrim: Bool {
    !roundsUp && window.isPartition && window.kernel.allSatisfy { $0 == window.kernel[0] }
  }
  package var regainsBorder: Bool { true }

  package func operationCount(_ result: FeatureShape) -> Double {
    Double(result.count) * Double(window.tapCount)
  }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    window.positionCount(sides[inputs[0]], axis: axis, roundsUp: roundsUp)
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    window.sampling(inputs[0], axis: axis)
  }

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

extension Operators.AveragePool: OneDNNOperation {
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    plan.pool(CK_POOL_AVERAGE, window, countsPadding: countsPadding, layer)
  }
}
