internal import CKernels
internal import ONNX
internal import OneDNN

extension Operators {
  /// The probabilities eˣ / Σ eˣ over the channels of each position.
  ///
  ///     input, result  [1, C, sides…]
  package struct Softmax: LayerOperation {
    package static let operatorName = "Softmax"
  }
}

// MARK: Reading

extension Operators.Softmax: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    let view = try graph.softmaxInput(node)
    try graph.append(Self(), node, like: view)
  }
}

extension GraphReader {
  /// The input of a softmax over channels.
  func softmaxInput(_ node: NodeReader) throws(ModelError) -> FeatureView {
    try node.allow(["axis"])
    let view = try view(node, 0)
    let layout = try layout(view, node)
    // Up to operator set 12, all axes from the given one on belonged together.
    let isOld = operatorSet < 13
    let axis = try axis(node.integer("axis", isOld ? 1 : -1), of: layout.count, node)
    guard layout[axis] == 0, !isOld || view.axes[(axis + 1)...].allSatisfy(\.isEmpty) else {
      throw node.refuse("it is over an axis other than channels")
    }
    return view
  }
}

extension Operators {
  /// The logarithm of ``Softmax``, at the end of a network only, where it is left out: its softmax is that
  /// of its input.
  enum LogSoftmax: ONNXOperator {
    static let operatorName = "LogSoftmax"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      let view = try graph.softmaxInput(node)
      guard graph.source.model.graph.outputs.contains(where: { $0.name == node.result }) else {
        throw node.refuse("it is not the end of the network")
      }
      graph.views[node.result] = view
    }
  }
}

// MARK: Shape and position

extension Operators.Softmax {
  package var givesProbabilities: Bool { true }
  package var canTrim: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    sides[inputs[0]]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    inputs[0]
  }
}

// MARK: oneDNN

extension Operators.Softmax: OneDNNOperation {
  var worksInPlace: Bool { true }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    plan.kernel("ck_softmax", [plan.map(layer.inputs[0]), plan.map(layer.output)]) {
      ck_softmax($0, $0 + 1, $1, $2)
    }
  }
}
