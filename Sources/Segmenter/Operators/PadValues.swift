internal import CKernels
internal import ONNX
internal import OneDNN

extension Operators {
  /// Elements around a value.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, sides′…]   side′ = before + side + after
  package struct PadValues: LayerOperation {
    package static let operatorName = "PadValues"

    /// The number of elements before the first one, along each axis.
    package var before: [Int]
    /// The number of elements after the last one, along each axis.
    package var after: [Int]
    /// What they are.
    package var mode: Mode

    /// What lies outside a value.
    package enum Mode: Hashable, Sendable {
      /// One number.
      case constant(Float)
      /// The nearest element.
      case edge
      /// The mirror image, without the first or last element.
      case reflect
    }
  }
}

// MARK: Reading

extension Operators.PadValues: ONNXOperator {
  static let operatorNames = ["Pad"]

  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try node.allow(["mode", "pads", "paddings", "value"])
    let view = try graph.view(node, 0)
    let layout = try graph.layout(view, node)
    // Numbers of elements and their value are attributes up to operator set 10.
    var given = try node.list("pads")
    if given == nil { given = try graph.integers(node, 1) }
    let chosen = try graph.integers(node, 3)
    guard let pads = given else { throw node.refuse("input 1 is missing") }
    let axes = chosen ?? Array(layout.indices)
    guard pads.count == 2 * axes.count else {
      throw node.refuse("it has \(pads.count) pads for \(axes.count) axes")
    }
    var value = try node.float("value", 0)
    if let tensor = try graph.constant(node, 2) { value = try node.number(tensor) }
    let mode: Mode
    switch try node.string("mode", "constant") {
    case "constant": mode = .constant(value)
    case "edge": mode = .edge
    case "reflect": mode = .reflect
    case let other: throw node.refuse("attribute mode is \(other)")
    }
    let zeros = Array(repeating: 0, count: graph.rank)
    var pad = Self(before: zeros, after: zeros, mode: mode)
    for (index, axis) in axes.enumerated() {
      let place = try graph.axis(axis, of: layout.count, node)
      let (before, after) = (pads[index], pads[index + axes.count])
      guard max(before.magnitude, after.magnitude) < 1 << 16 else {
        throw node.refuse("pads are \(pads)")
      }
      guard layout[place] > 0 else {
        guard before == 0, after == 0 else {
          throw node.refuse("it pads axis \(axis), which is not one of space")
        }
        continue
      }
      pad.before[layout[place] - 1] = before
      pad.after[layout[place] - 1] = after
    }
    try add(pad, view, node, &graph)
  }

  /// Adds the layers: negative numbers cut off.
  private static func add(
    _ pad: Self, _ view: FeatureView, _ node: NodeReader, _ graph: inout GraphReader
  ) throws(ModelError) {
    var (pad, view) = (pad, view)
    if (pad.before + pad.after).contains(where: { $0 < 0 }) {
      let part = Operators.Slice(
        start: pad.before.map { max(-$0, 0) }, end: pad.after.map { .before(max(-$0, 0)) })
      let output = try graph.append(
        part, node, [view.value], channels: graph.channels[view.value])
      guard let cut = graph.view(of: output, like: view) else {
        throw node.refuse("the axes of its input are mixed")
      }
      view = cut
      pad.before = pad.before.map { max($0, 0) }
      pad.after = pad.after.map { max($0, 0) }
    }
    // Numbers that depend on the size may be 0 for this one only.
    let depends = node.node.inputs.dropFirst().contains { graph.sizeDependent.contains($0) }
    if !depends, (pad.before + pad.after).allSatisfy({ $0 == 0 }) {
      graph.views[node.result] = view
    } else {
      try graph.append(pad, node, like: view)
    }
  }
}

// MARK: Shape and position

extension Operators.PadValues {
  package var name: String { "Pad" }
  package var isPadded: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    let side = sides[inputs[0]]
    if mode == .reflect, max(before[axis], after[axis]) >= side {
      throw LayerMismatch(
        reason: "would mirror \(max(before[axis], after[axis])) of \(side)")
    }
    return before[axis] + side + after[axis]
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let input = inputs[0]
    return Sampling(
      step: input.step, position: input.position - input.step * Double(before[axis]))
  }
}

// MARK: oneDNN

extension Operators.PadValues: OneDNNOperation {
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (border, value): (ck_border, Float) =
      switch mode {
      case .constant(let number): (CK_CONSTANT, number)
      case .edge: (CK_EDGE, 0)
      case .reflect: (CK_REFLECT, 0)
      }
    plan.copyWindow(
      plan.map(layer.inputs[0]), to: plan.map(layer.output), from: before.map { -$0 },
      border: border, value: value)
  }
}
