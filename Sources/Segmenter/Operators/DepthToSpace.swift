internal import CKernels
internal import ONNX
internal import OneDNN

extension Operators {
  /// Channels that become positions: each position becomes a block of them.
  ///
  ///     input   [1, C · blocks, sides…]   blocks: the product of the factors
  ///     result  [1, C, sides · factors…]
  package struct DepthToSpace: LayerOperation {
    package static let operatorName = "DepthToSpace"

    /// The sides of a block.
    package var factors: [Int]
    /// Whether channel c of position b in the block is channel c · blocks + b of the input (`CRD`, as
    /// PyTorch has it); otherwise it is channel b · C + c (`DCR`).
    package var isChannelFirst: Bool
  }
}

// MARK: Reading

extension Operators.DepthToSpace: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try node.allow(["blocksize", "mode"])
    let size = try node.integer("blocksize", nil)
    let mode = try node.string("mode", "DCR")
    let input = try graph.value(node)
    let count = graph.channels[input]
    guard (1...256).contains(size), graph.rank == 2, count.isMultiple(of: size * size) else {
      throw node.refuse("attribute blocksize is \(size) for \(count) channels")
    }
    guard ["DCR", "CRD"].contains(mode) else { throw node.refuse("attribute mode is \(mode)") }
    let layer = Self(factors: [size, size], isChannelFirst: mode == "CRD")
    try graph.append(layer, node, gives: count / (size * size))
  }
}

extension Operators {
  /// Blocks of positions that become channels, as a convolution.
  enum SpaceToDepth: ONNXOperator {
    static let operatorName = "SpaceToDepth"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow(["blocksize"])
      let size = try node.integer("blocksize", nil)
      let count = graph.channels[try graph.value(node)]
      guard (1...16).contains(size), graph.rank == 2, count * size * size <= 1024 else {
        throw node.refuse("attribute blocksize is \(size) for \(count) channels")
      }
      let (blocks, outputs) = (size * size, count * size * size)
      var weights = [Float](repeating: 0, count: outputs * count * blocks)
      for output in 0..<outputs {
        weights[(output * count + output % count) * blocks + output / count] = 1
      }
      let layer = Conv(
        weights: weights, bias: Array(repeating: 0, count: outputs), inputs: count,
        outputs: outputs, window: KernelWindow(kernel: [size, size], strides: [size, size]))
      try graph.append(layer, node, gives: outputs)
    }
  }
}

// MARK: Shape and position

extension Operators.DepthToSpace {
  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]] * factors[axis]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let step = inputs[0].step / Double(factors[axis])
    return Sampling(
      step: step, position: inputs[0].position - step * Double(factors[axis] - 1) / 2)
  }
}

// MARK: oneDNN

extension Operators.DepthToSpace: OneDNNOperation {
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (factors, isChannelFirst) = (three(factors, 1), isChannelFirst)
    plan.kernel("ck_shuffle", [plan.map(layer.inputs[0]), plan.map(layer.output)]) {
      ck_shuffle($0, factors, isChannelFirst, $0 + 1, $1, $2)
    }
  }
}
