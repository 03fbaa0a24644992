internal import ONNX
internal import OneDNN

extension Operators {
  /// The channels of several values, one after the other.
  ///
  ///     inputs  [1, C₁, sides…], [1, C₂, sides…], …
  ///     result  [1, C₁ + C₂ + …, sides…]
  ///
  /// Axes other than channels are not supported.
  package struct Concat: LayerOperation {
    package static let operatorName = "Concat"
  }
}

extension Operators.Concat: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    let inputs = try graph.inputs(node, nil)
    guard [1, -3].contains(try node.integer("axis", nil)) else {
      throw node.refuse("it joins along an axis other than channels")
    }
    try node.allow(["axis"])
    try graph.append(
      Self(), node, inputs, channels: inputs.reduce(0) { $0 + graph.channels[$1] })
  }
}

extension Operators.Concat {
  /// Trimmed inputs give a trimmed result; no border is known after it.
  package var canTrim: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    let side = sides[inputs[0]]
    for input in inputs where sides[input] != side {
      throw LayerMismatch(reason: "would join \(side) and \(sides[input])")
    }
    return side
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    try Sampling.shared(inputs, verb: "joins")
  }
}

extension Operators.Concat: OneDNNOperation {
  var lanes: LaneRule { .sideBySide }

  /// Copies the parts, unless they were already computed side by side.
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    guard !plan.storage.joined.contains(layer.output) else { return }
    var offset = plan.offset(layer.output)
    for input in layer.inputs {
      let source = try plan.memory(input)
      try plan.reorder(source, plan.memory(source.descriptor, at: offset))
      offset += source.descriptor.byteCount
    }
  }
}
