internal import CKernels
internal import ONNX
internal import OneDNN

extension Operators {
  /// The mean or the largest element over all positions, for each channel.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, 1…]
  package struct GlobalPool: LayerOperation {
    package static let operatorName = "GlobalPool"

    /// What is computed.
    package var kind: Kind

    /// What is computed over all positions.
    package enum Kind: String, Sendable {
      case average = "GlobalAveragePool"
      case maximum = "GlobalMaxPool"
    }
  }
}

// MARK: Reading

extension Operators.GlobalPool: ONNXOperator {
  static let operatorNames = [Kind.average.rawValue, Kind.maximum.rawValue]

  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try node.allow([])
    guard let kind = Kind(rawValue: node.node.operatorType) else {
      preconditionFailure("no pooling is called \(node.node.operatorType)")
    }
    try graph.append(Self(kind: kind), node)
  }
}

extension Operators {
  /// The mean or maximum over all positions, as ``GlobalPool``, or the mean or sum over channels, as a
  /// convolution.
  enum Reduce: ONNXOperator {
    static let operatorName = "ReduceMean"
    static let operatorNames = ["ReduceMean", "ReduceMax", "ReduceSum"]

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow(["axes", "keepdims", "noop_with_empty_axes"])
      let view = try graph.view(node, 0)
      var wanted = try node.list("axes")
      if wanted == nil, let tensor = try graph.constant(node, 1) {
        wanted = try node.integers(tensor)
      }
      var axes: Set<Int> = []
      for axis in wanted ?? Array(view.axes.indices) {
        axes.insert(try graph.axis(axis, of: view.axes.count, node))
      }
      let sizes = graph.sizes(view.value)
      let factors = Set(axes.flatMap { view.axes[$0] })
      let space = Set((1..<sizes.count).flatMap { FeatureView.whole($0, sizes[$0]) })
      let keepsAxes = try node.integer("keepdims", 1) != 0
      let rest = view.axes.indices.filter { keepsAxes || !axes.contains($0) }
        .map { axes.contains($0) ? [] : view.axes[$0] }
      if factors.isEmpty {
        graph.views[node.result] = FeatureView(value: view.value, axes: rest)
        return
      }
      let name = node.node.operatorType
      let output: Int
      if factors == space, name != "ReduceSum" {
        let kind: GlobalPool.Kind = name == "ReduceMean" ? .average : .maximum
        output = try graph.append(
          GlobalPool(kind: kind), node, [view.value], channels: sizes[0])
      } else if factors == Set(FeatureView.whole(0, sizes[0])), name != "ReduceMax" {
        let weight = name == "ReduceMean" ? 1 / Float(sizes[0]) : 1
        let sum = Conv(
          weights: Array(repeating: weight, count: sizes[0]), bias: [0], inputs: sizes[0],
          outputs: 1, window: KernelWindow(kernel: Array(repeating: 1, count: graph.rank)))
        output = try graph.append(sum, node, [view.value], channels: 1)
      } else {
        throw node.refuse("it is neither over all axes of space nor over channels")
      }
      graph.views[node.result] = FeatureView(value: output, axes: rest)
    }
  }
}

// MARK: Shape and position

extension Operators.GlobalPool {
  package var name: String { kind.rawValue }
  /// The result depends on everything.
  package var isPadded: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int { 1 }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    .everywhere
  }
}

// MARK: oneDNN

extension Operators.GlobalPool: OneDNNOperation {
  func workspace(_ place: LayerPlace) -> Int { 8 * place.threads * place.output.channels }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let kind = kind == .average ? CK_POOL_AVERAGE : CK_POOL_MAXIMUM
    let memory = try plan.workspace(byteCount: workspace(plan.place(layer)))
    let results = memory.pointer.assumingMemoryBound(to: Double.self)
    let maps = [plan.map(layer.inputs[0]), plan.map(layer.output)]
    let threads = Int64(plan.context.threads)
    plan.kernel("ck_global_pool", maps) { ck_global_pool(kind, $0, results, $1, $2) }
    plan.once("ck_global_pool_finish", maps) {
      ck_global_pool_finish(kind, $0, results, threads, $0 + 1)
    }
  }
}
