internal import ONNX

/// Turns the nodes of a file into checked layers.
///
/// It walks through the nodes; each operator reads its own nodes, see ``ONNXOperator``.
struct GraphReader {
  /// The file's name, for messages.
  let file: String
  /// The layers so far.
  var layers: [ModelGraph.Layer] = []
  /// The number of channels of each value.
  var channels: [Int] = []
  /// The tensors whose contents are in the file, by name.
  var constants: [String: ONNXTensor] = [:]
  /// The number of each value that is computed, by name.
  var values: [String: Int] = [:]
  /// The index of the layer that computes each value.
  var producers: [Int: Int] = [:]
  /// How many nodes and outputs of the file read each value.
  var uses: [Int: Int] = [:]
  /// The same counts, by name.
  var usesOfName: [String: Int] = [:]

  private init(file: String) { self.file = file }

  /// Checks the graph of a file.
  ///
  /// - Parameters:
  ///   - model: The file.
  ///   - file: The name to give in errors.
  /// - Returns: The checked network.
  /// - Throws: ``ModelError`` naming the node, attribute or tensor that is not supported.
  static func read(_ model: ONNXModel, file: String) throws(ModelError) -> ModelGraph {
    var reader = GraphReader(file: file)
    return try reader.read(model)
  }

  private mutating func read(_ model: ONNXModel) throws(ModelError) -> ModelGraph {
    guard model.operatorSet >= 11 else {
      throw refuse("it uses operator set \(model.operatorSet); 11 and later are supported")
    }
    let graph = model.graph
    guard graph.inputs.count == 1, let input = graph.inputs.first else {
      throw refuse("it has \(graph.inputs.count) inputs instead of one")
    }
    guard graph.outputs.count == 1, let output = graph.outputs.first else {
      throw refuse("it has \(graph.outputs.count) outputs instead of one")
    }
    let (inputChannels, fixedSides) = try shape(of: input)
    try checkNames(graph, input: input.name)
    for tensor in graph.initializers { constants[tensor.name] = tensor }
    let nodes = Self.needed(graph.nodes, for: output.name)
    guard nodes.count <= GraphLimits.nodes else {
      throw refuse("it has \(nodes.count) nodes; at most \(GraphLimits.nodes) are supported")
    }
    for name in nodes.flatMap(\.inputs) + [output.name] { usesOfName[name, default: 0] += 1 }
    _ = define(input.name, channels: inputChannels)
    for node in nodes { try read(node) }
    guard let result = values[output.name] else {
      throw refuse("no node gives its output \(output.name)")
    }
    return ModelGraph(
      file: file, layers: layers, channels: channels, output: result, fixedSides: fixedSides)
  }

  private func refuse(_ reason: String) -> ModelError {
    .unsupportedGraph(file: file, reason: reason)
  }

  /// The channels of the input, and the sides that the file fixes.
  private func shape(of input: ONNXValue) throws(ModelError) -> (channels: Int, sides: [Int?]) {
    guard let shape = input.shape, shape.count == 4, case .fixed(let channels) = shape[1],
      channels > 0
    else { throw refuse("its input \(input.name) does not say how many channels it has") }
    if case .fixed(let batch) = shape[0], batch != 1 {
      throw refuse("its input is a batch of \(batch) images instead of one")
    }
    guard channels <= GraphLimits.channels else {
      throw refuse("its input \(input.name) has \(channels) channels")
    }
    let sides = shape[2...].map { side -> Int? in
      if case .fixed(let size) = side { size } else { nil }
    }
    return (channels, sides)
  }

  /// Refuses files with duplicate names, because it is unclear which one a node means.
  private func checkNames(_ graph: ONNXGraph, input: String) throws(ModelError) {
    var names: Set = [input]
    for name in graph.initializers.map(\.name) + graph.nodes.flatMap(\.outputs)
    where !name.isEmpty && !names.insert(name).inserted {
      throw refuse("two of its values are named \(name)")
    }
  }

  /// The nodes that an output depends on; other nodes are ignored.
  private static func needed(_ nodes: [ONNXNode], for output: String) -> [ONNXNode] {
    var names: Set = [output]
    var needed: [ONNXNode] = []
    for node in nodes.reversed() where node.outputs.contains(where: names.contains) {
      needed.append(node)
      names.formUnion(node.inputs.filter { !$0.isEmpty })
    }
    return needed.reversed()
  }

  private mutating func read(_ node: ONNXNode) throws(ModelError) {
    let node = try NodeReader(node, file: file)
    guard let found = Operators.byName[node.node.operatorType] else {
      throw .unsupportedOperator(
        file: file, operation: node.node.operatorType, node: node.label)
    }
    try found.read(node, into: &self)
  }
}
