internal import CKernels
internal import ONNX
internal import OneDNN

extension Operators {
  /// The function x where x is positive, otherwise slope · x, with a slope for each channel.
  ///
  ///     input, result  [1, C, sides…]
  ///     slopes         [C]
  package struct PRelu: LayerOperation {
    package static let operatorName = "PRelu"

    /// The factor of negative numbers, for each channel.
    package var slopes: [Float]
  }
}

// MARK: Reading

extension Operators.PRelu: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try node.allow([])
    let view = try graph.view(node, 0)
    guard let tensor = try graph.constant(node, 1) else {
      throw node.refuse("its slopes are not constant")
    }
    let slopes = try graph.perChannel(tensor, view, node)
    // One slope for all channels can be fused into the layer before.
    if Set(slopes).count == 1 {
      try graph.append(Operators.LeakyRelu(slope: slopes[0]), node, like: view)
    } else {
      try graph.append(Self(slopes: slopes), node, like: view)
    }
  }
}

// MARK: Shape, position and known borders

extension Operators.PRelu {
  package var parameterCount: Int { slopes.count }
  package var canTrim: Bool { true }

  package func operationCount(_ result: FeatureShape) -> Double { Double(result.count) }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    inputs[0]
  }

  package func border(after input: KnownBorder) -> KnownBorder? {
    let numbers = zip(input.numbers, slopes).map { $0 < 0 ? $0 * $1 : $0 }
    return KnownBorder(width: input.width, numbers: numbers)
  }
}

// MARK: oneDNN

extension Operators.PRelu: OneDNNOperation {
  var worksInPlace: Bool { true }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let factors = try plan.context.prepared(layer, "factors", slopes)
    plan.kernel("ck_prelu", [plan.map(layer.inputs[0]), plan.map(layer.output)]) {
      ck_prelu($0, factors.floats, $0 + 1, $1, $2)
    }
  }
}
