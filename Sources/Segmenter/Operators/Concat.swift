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
    let pieces = node.node.inputs.compactMap { graph.pieces[$0] }
    if pieces.count == node.node.inputs.count, let first = pieces.first {
      return try join(pieces, first, node, &graph)
    }
    var views: [FeatureView] = []
    for place in 0..<max(node.node.inputs.count, 1) {
      // Some exporters join nothing, such as a skip without channels.
      if graph.has(node, place), graph.constants[node.node.inputs[place]]?.values.count == 0 {
        continue
      }
      views.append(try graph.plainView(node, place))
    }
    guard !views.isEmpty else { throw node.refuse("it joins nothing") }
    if try stack(views, node, &graph) { return }
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

  /// Rows of one value, each several times.
  private static func join(
    _ pieces: [GraphReader.Piece], _ first: GraphReader.Piece, _ node: NodeReader,
    _ graph: inout GraphReader
  ) throws(ModelError) {
    let layout = try graph.layout(first.view, node)
    let axis = try graph.axis(node.integer("axis", nil), of: layout.count, node)
    let times = pieces.count / first.count
    guard times > 0, pieces.count == times * first.count, axis == first.axis,
      pieces.enumerated().allSatisfy({
        $1.view == first.view && $1.axis == axis && $1.index == $0 / times
      })
    else { throw node.refuse("it joins rows in an order of its own") }
    var counts = Array(repeating: 1, count: graph.rank)
    counts[layout[axis] - 1] = times
    try graph.append(Operators.Resize.repeating(counts), node, like: first.view)
  }

  /// Joins values along an axis that is none of theirs, and says whether that is so.
  private static func stack(
    _ views: [FeatureView], _ node: NodeReader, _ graph: inout GraphReader
  ) throws(ModelError) -> Bool {
    let axis = try graph.axis(node.integer("axis", nil), of: views[0].axes.count, node)
    guard views[0].axes.count > graph.rank + 2, views[0].axes[axis].isEmpty,
      views.allSatisfy({ $0.axes == views[0].axes })
    else { return false }
    graph.stacks[node.result] = GraphReader.Stack(views: views, axis: axis)
    return true
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

// MARK: oneDNN

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
