internal import ONNX

/// The input of a file's graph, and the nodes that its outputs depend on.
struct GraphInput {
  /// The name of the input.
  let name: String
  /// Its channels.
  let channels: Int
  /// The sides that the file fixes.
  let fixedSides: [Int?]
  /// The axes of the tensor in the order of batch, channels and space.
  let order: [Int]
  /// The nodes that the outputs depend on.
  let nodes: [ONNXNode]
  /// What a user should know.
  let notes: [String]

  /// Finds and checks the input.
  ///
  /// - `channels`: Their number, if the file leaves it open and only a description tells it.
  /// - `isForeign`: Whether the nodes are not to be read, so that their number and version do not matter.
  /// - Throws: ``ModelError/unsupportedGraph(file:reason:)``.
  init(
    _ source: GraphSource, channels described: Int? = nil, isForeign: Bool = false
  ) throws(ModelError) {
    let (model, graph) = (source.model, source.model.graph)
    func refuse(_ reason: String) -> ModelError {
      .unsupportedGraph(file: source.file, reason: reason)
    }
    guard model.operatorSet >= 7 || isForeign else {
      throw refuse("it uses operator set \(model.operatorSet); 7 and later are supported")
    }
    guard !graph.outputs.isEmpty else { throw refuse("it has no outputs") }
    var names = Set(graph.inputs.map(\.name))
    for name in graph.initializers.map(\.name) + graph.nodes.flatMap(\.outputs)
    where !name.isEmpty && !names.insert(name).inserted {
      throw refuse("two of its values are named \(name)")
    }
    nodes = Self.needed(graph.nodes, for: graph.outputs.map(\.name))
    guard nodes.count <= GraphLimits.nodes || isForeign else {
      throw refuse("it has \(nodes.count) nodes; at most \(GraphLimits.nodes) are supported")
    }
    let used = Set(nodes.flatMap(\.inputs))
    let inputs =
      graph.inputs.count == 1 ? graph.inputs : graph.inputs.filter { used.contains($0.name) }
    guard inputs.count == 1, let input = inputs.first else {
      throw refuse("it has \(inputs.count) inputs instead of one")
    }
    name = input.name
    notes = []
    guard let shape = input.shape, (4...5).contains(shape.count) else {
      throw refuse(
        input.shape.map { "its input \(input.name) has \($0.count) axes instead of 4 or 5" }
          ?? "its input \(input.name) does not say how many channels it has")
    }
    if let type = input.elementType, !type.isFloat {
      throw refuse("its input \(input.name) takes numbers of type \(type)")
    }
    if case .fixed(let batch) = shape[0], batch != 1 {
      throw refuse("its input is a batch of \(batch) images instead of one")
    }
    let isLast =
      Self.isChannelsLast(shape)
      ?? Self.movesChannels(of: input.name, nodes, rank: shape.count - 2)
    let place = isLast ? shape.count - 1 : 1
    if case .fixed(let count) = shape[place] {
      channels = count
    } else if let count = described ?? Self.channelsOfFirstConvolution(nodes, model) {
      channels = count
    } else {
      throw refuse("its input \(input.name) does not say how many channels it has")
    }
    guard channels > 0, channels <= GraphLimits.channels else {
      throw refuse("its input \(input.name) has \(channels) channels")
    }
    fixedSides = shape.indices.dropFirst().filter { $0 != place }.map { axis -> Int? in
      if case .fixed(let size) = shape[axis] { size } else { nil }
    }
    for side in fixedSides.compactMap(\.self) where side > GraphLimits.side {
      throw refuse("its input \(input.name) has a side of \(side)")
    }
    order =
      isLast ? [0] + Array(2..<shape.count) + [1] : Array(shape.indices)
  }

  /// The sizes for which a file that computes sizes is read first: squares and cubes.
  static func usualSides(_ rank: Int) -> [[Int]] {
    let sides = rank == 2 ? [256, 192, 512, 224, 188, 572, 240] : [128, 64, 96, 160, 132]
    return sides.map { Array(repeating: $0, count: rank) }
  }

  /// The nodes that outputs depend on; other nodes are ignored.
  private static func needed(_ nodes: [ONNXNode], for outputs: [String]) -> [ONNXNode] {
    var names = Set(outputs)
    var needed: [ONNXNode] = []
    for node in nodes.reversed()
    where node.outputs.contains(where: { !$0.isEmpty && names.contains($0) }) {
      needed.append(node)
      names.formUnion(node.inputs.filter { !$0.isEmpty })
    }
    return needed.reversed()
  }

  /// Whether an input of this shape must have its channels last, or first; `nil` if it may have either.
  private static func isChannelsLast(_ shape: [ONNXDimension]) -> Bool? {
    func isFew(_ size: ONNXDimension?) -> Bool {
      if case .fixed(let count)? = size { count <= 4 } else { false }
    }
    switch (isFew(shape[1]), isFew(shape.last)) {
    case (true, false): return false
    case (false, true): return true
    default: return nil
    }
  }

  /// Whether the first thing done to the input is to move its channels from the end.
  private static func movesChannels(of name: String, _ nodes: [ONNXNode], rank: Int) -> Bool {
    var name = name
    let order = [0, rank + 1] + Array(1...rank)
    for node in nodes where node.inputs.first == name {
      switch node.operatorType {
      case "Transpose":
        if case .integers(order)? = node.attributes["perm"] { return true }
        return false
      // What does not depend on the order of axes.
      case "Identity", "Cast", "Sub", "Mul", "Add", "Div", "Pad":
        name = node.outputs.first ?? ""
      default: return false
      }
    }
    return false
  }

  private static func channelsOfFirstConvolution(_ nodes: [ONNXNode], _ model: ONNXModel) -> Int? {
    guard let node = nodes.first(where: { $0.operatorType == "Conv" && $0.inputs.count > 1 }),
      let weights = model.graph.initializers.first(where: { $0.name == node.inputs[1] }),
      weights.shape.count > 2
    else { return nil }
    if case .integer(let groups)? = node.attributes["group"] {
      let (count, overflows) = weights.shape[1].multipliedReportingOverflow(by: groups)
      return overflows ? nil : count
    }
    return weights.shape[1]
  }
}
