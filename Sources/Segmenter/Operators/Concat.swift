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
    try node.allow(["axis"])
    var views: [FeatureView] = []
    for place in 0..<max(node.node.inputs.count, 1) { views.append(try graph.view(node, place)) }
    let layout = try graph.layout(views[0], node)
    let axis = try graph.axis(node.integer("axis", nil), of: layout.count, node)
    guard layout[axis] == 0 else {
      throw node.refuse("it joins along an axis other than channels")
    }
    for view in views.dropFirst() {
      guard try graph.layout(view, node) == layout else {
        throw node.refuse("its inputs have their axes in different orders")
      }
    }
    if views.count == 1 {
      graph.views[node.result] = views[0]
      return
    }
    let output = try graph.append(
      Self(), node, views.map(\.value), channels: views.reduce(0) { $0 + graph.channels[$1.value] })
    graph.views[node.result] = graph.view(of: output, like: views[0])
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
  /// Copies the parts, unless they were already computed side by side.
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let whole = plan.map(layer.output)
    var channel = 0
    for input in layer.inputs {
      let part = plan.map(input)
      let range = channel..<channel + part.shape.channels
      if !plan.storage.isPart(input, of: layer.output, from: channel) {
        plan.copy(part, whole.channels(range))
      }
      channel = range.upperBound
    }
  }
}
