internal import ONNX

extension Operators {
  /// Batch normalization with given statistics: scale · (x − mean) / √(variance + ε) + bias.
  ///
  /// It becomes ``Affine``, which is folded into the preceding convolution if nothing else reads its
  /// result. In training mode, the statistics of a batch of one image are those of instance
  /// normalization.
  enum BatchNormalization: ONNXOperator {
    static let operatorName = "BatchNormalization"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow([
        "epsilon", "momentum", "training_mode", "spatial", "is_test", "consumed_inputs",
      ])
      try node.require("spatial", 1)
      let view = try graph.view(node, 0)
      let count = graph.channels[view.value]
      guard node.node.inputs.count == 5 else {
        throw node.refuse("it has \(node.node.inputs.count) inputs")
      }
      if node.node.inputs[3...].contains(where: { graph.views[$0] != nil }) {
        return try readComputed(node, view, &graph)
      }
      // Scale, bias, mean and variance.
      var numbers: [[Float]] = []
      for name in node.node.inputs[1...] {
        guard let tensor = graph.constants[name], tensor.shape == [count] else {
          throw node.refuse("its input \(name) is not a constant of \(count) numbers")
        }
        numbers.append(try node.floats(tensor))
      }
      guard try graph.layout(view, node).dropFirst().first == 0 else {
        throw node.refuse("the second axis of its input is not that of channels")
      }
      let epsilon = try node.float("epsilon", 1e-5)
      if try node.integer("training_mode", 0) != 0 {
        let layer = GroupNormalization(
          groups: count, scale: numbers[0], shift: numbers[1], epsilon: epsilon)
        return try graph.append(layer, node, like: view)
      }
      let scale = (0..<count).map { numbers[0][$0] / (numbers[3][$0] + epsilon).squareRoot() }
      guard scale.allSatisfy(\.isFinite) else {
        throw node.refuse("its variance is negative, zero or too small")
      }
      let shift = (0..<count).map { numbers[1][$0] - numbers[2][$0] * scale[$0] }
      try graph.append(Affine(scale: scale, shift: shift), node, like: view)
    }

    /// With statistics that are computed: layers for each step.
    private static func readComputed(
      _ node: NodeReader, _ view: FeatureView, _ graph: inout GraphReader
    ) throws(ModelError) {
      let count = graph.channels[view.value]
      var values: [Int] = []
      for place in 3...4 {
        let found = try graph.view(node, place)
        guard found.axes == [FeatureView.whole(0, count)],
          graph.sides[found.value]?.allSatisfy({ $0 == 1 }) == true
        else { throw node.refuse("its statistics are not one number for each channel") }
        values.append(found.value)
      }
      let numbers = try graph.scaleAndShift(node, [count])
      let difference = try graph.append(
        Arithmetic(kind: .subtract), node, [view.value, values[0]], channels: count)
      try graph.appendNormalized(
        difference, variance: values[1], epsilon: node.float("epsilon", 1e-5), numbers, node,
        like: view)
    }
  }

  /// Layer normalization over the channels of each position, as layers for each step.
  enum LayerNormalization: ONNXOperator {
    static let operatorName = "LayerNormalization"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow(["axis", "epsilon", "stash_type"])
      let view = try graph.view(node, 0)
      let layout = try graph.layout(view, node)
      let axis = try graph.axis(node.integer("axis", -1), of: layout.count, node)
      let count = graph.channels[view.value]
      guard layout[axis] == 0, view.axes[(axis + 1)...].allSatisfy(\.isEmpty) else {
        throw node.refuse("it is over axes other than channels")
      }
      var numbers = [Float(1), 0].map { [Float](repeating: $0, count: count) }
      for place in 1...2 {
        guard let tensor = try graph.constant(node, place) else { continue }
        numbers[place - 1] = try node.floats(tensor)
      }
      guard numbers.allSatisfy({ $0.count == count }) else {
        throw node.refuse("its scale and bias are not \(count) numbers")
      }
      let mean = Conv(
        weights: Array(repeating: 1 / Float(count), count: count), bias: [0], inputs: count,
        outputs: 1, window: KernelWindow(kernel: Array(repeating: 1, count: graph.rank)))
      let center = try graph.append(mean, node, [view.value], channels: 1)
      let difference = try graph.append(
        Arithmetic(kind: .subtract), node, [view.value, center], channels: count)
      let square = try graph.append(
        Arithmetic(kind: .multiply), node, [difference, difference], channels: count)
      let variance = try graph.append(mean, node, [square], channels: 1)
      try graph.appendNormalized(
        difference, variance: variance, epsilon: node.float("epsilon", 1e-5), numbers, node,
        like: view)
    }
  }
}

extension GraphReader {
  /// Adds layers for difference / √(variance + ε) · scale + shift.
  ///
  /// - Parameters:
  ///   - difference: The value minus its mean.
  ///   - variance: Its variance, with one channel or side where it is the same for all.
  ///   - epsilon: The number ε.
  ///   - numbers: Scale and shift of each channel.
  ///   - node: The node.
  ///   - view: The layout of the result.
  /// - Throws: ``ModelError`` naming the node.
  fileprivate mutating func appendNormalized(
    _ difference: Int, variance: Int, epsilon: Float, _ numbers: [[Float]], _ node: NodeReader,
    like view: FeatureView
  ) throws(ModelError) {
    let count = channels[variance]
    let sum = try append(
      Operators.Affine(
        scale: Array(repeating: 1, count: count), shift: Array(repeating: epsilon, count: count)),
      node, [variance], channels: count)
    let root = try append(Operators.Sqrt(), node, [sum], channels: count)
    let quotient = try append(
      Operators.Arithmetic(kind: .divide), node, [difference, root], channels: channels[difference])
    try append(
      Operators.Affine(scale: numbers[0], shift: numbers[1]), node,
      like: FeatureView(value: quotient, axes: view.axes))
  }
}
