internal import ONNX

/// Turns the nodes of a file into checked layers.
///
/// It walks through the nodes. What depends on constants only is computed at once
/// (``ConstantFolding``); each operator reads its other nodes, see ``ONNXOperator``. Layers are put
/// together afterwards, by ``GraphSimplifier``.
///
/// Many files compute sizes from the input's. They are read for one size, with these numbers as
/// constants.
struct GraphReader {
  /// The file.
  let source: GraphSource
  /// The sides of the input for which sizes are computed.
  let inputSides: [Int]
  /// The layers so far.
  var layers: [ModelGraph.Layer] = []
  /// The number of channels of each value.
  var channels: [Int] = []
  /// The sides of each value for these sides; `nil` if they do not fit the network.
  var sides: [[Int]?] = []
  /// The tensors whose contents are known, by name.
  var constants: [String: ONNXTensor] = [:]
  /// The names of those that depend on the input's size.
  var sizeDependent: Set<String> = []
  /// The tensors that are computed by layers, by name.
  var views: [String: FeatureView] = [:]
  /// The channels with the largest numbers, and what they are taken from, by name.
  var labels: [String: FeatureView] = [:]
  /// Values of one shape along a new axis, by name.
  var stacks: [String: Stack] = [:]
  /// Single rows of values, by name.
  var pieces: [String: Piece] = [:]
  /// Whether a layer depends on the input's size.
  var dependsOnSize = false
  /// Whether reading failed for lack of sizes.
  var lacksSize = false
  /// What nodes and outputs read.
  var usedNames: Set<String> = []
  /// Why tensors could not be computed, by name.
  private var failures: [String: ModelError] = [:]

  /// One row, or the like, of a value.
  struct Piece {
    /// The whole value.
    var view: FeatureView
    /// The axis of the tensor along which it is cut.
    var axis: Int
    /// Which piece of how many.
    var index: Int
    var count: Int
  }

  /// Values of one shape along a new axis, as in the sum of a list.
  struct Stack {
    var views: [FeatureView]
    var axis: Int
  }

  /// The number of axes of space.
  var rank: Int { inputSides.count }
  /// The file's name, for messages.
  var file: String { source.file }
  /// The version of the operators.
  var operatorSet: Int { source.model.operatorSet }

  private init(_ source: GraphSource, _ sides: [Int]) {
    self.source = source
    inputSides = sides
  }

  /// Checks the graph of a file.
  ///
  /// - Parameters:
  ///   - model: The file.
  ///   - file: The name to give in errors.
  ///   - sides: The input size to read it for, if the file computes sizes; one that fits if `nil`.
  /// - Returns: The checked network.
  /// - Throws: ``ModelError`` naming the node, attribute or tensor that is not supported.
  static func read(
    _ model: ONNXModel, file: String, sides: [Int]? = nil
  ) throws(ModelError) -> ModelGraph {
    let source = GraphSource(model, file: file)
    let input = try GraphInput(source)
    var first: ModelError?
    for wanted in sides.map({ [$0] }) ?? GraphInput.usualSides(input.fixedSides.count) {
      let sides = zip(input.fixedSides, wanted).map { $0 ?? $1 }
      var reader = GraphReader(source, sides)
      do throws(ModelError) {
        return try reader.read(input)
      } catch {
        first = first ?? error
        // Other sizes help only if this one was the problem.
        guard reader.lacksSize else { break }
      }
    }
    throw first ?? .unsupportedGraph(file: file, reason: "it has no axes")
  }

  /// Reads a file again, for another size.
  static func read(_ source: GraphSource, sides: [Int]) throws(ModelError) -> ModelGraph {
    let input = try GraphInput(source)
    var reader = GraphReader(source, sides)
    return try reader.read(input)
  }

  private mutating func read(_ input: GraphInput) throws(ModelError) -> ModelGraph {
    let graph = source.model.graph
    if let known = source.constants {
      constants = known
    } else {
      for tensor in graph.initializers { constants[tensor.name] = tensor }
    }
    usedNames = Set(input.nodes.flatMap(\.inputs) + graph.outputs.map(\.name))
    let value = define(channels: input.channels, sides: inputSides)
    views[input.name] = view(of: value).transposed(input.order)
    for node in input.nodes { readOrNote(node) }
    try materialize(graph.outputs)
    let result = try chooseOutput(graph.outputs)
    if dependsOnSize, sides[result.value] == nil {
      lacksSize = true
      throw refuse("no input of a usual size fits it, such as \(inputSides)")
    }
    source.constants = constants.filter { !sizeDependent.contains($0.key) }

    var simplifier = GraphSimplifier(layers, channels: channels, output: result.value, source)
    try simplifier.simplify()
    let isOpen = input.fixedSides.contains(nil)
    let last = simplifier.layers.first { $0.output == simplifier.output }
    let head = ModelGraph.Head(last?.operation)
    return ModelGraph(
      file: file, layers: simplifier.layers, channels: simplifier.channels,
      output: simplifier.output,
      fixedSides: dependsOnSize && isOpen ? inputSides.map(\.self) : input.fixedSides,
      head: result.isLabels && head == .logits ? .argmax : head, outputName: result.name,
      notes: input.notes + result.notes,
      source: dependsOnSize && isOpen ? source : nil, openAxes: input.fixedSides.map { $0 == nil })
  }

  func refuse(_ reason: String) -> ModelError { .unsupportedGraph(file: file, reason: reason) }

  /// Computes outputs that show their values in another way.
  private mutating func materialize(_ outputs: [ONNXValue]) throws(ModelError) {
    for output in outputs {
      guard let view = views[output.name], view.layout(sizes(view.value)) == nil else { continue }
      let end = ONNXNode("Identity", name: "", inputs: [], outputs: [output.name])
      if let plain = try materialized(view, NodeReader(end, file: file)) {
        views[output.name] = self.view(of: plain)
      }
    }
  }

  /// The result: the output with the most positions, the first of these.
  private func chooseOutput(
    _ outputs: [ONNXValue]
  ) throws(ModelError) -> (name: String, value: Int, isLabels: Bool, notes: [String]) {
    typealias Found = (name: String, view: FeatureView, positions: Int, isLabels: Bool)
    var (found, problem) = ([Found](), ModelError?.none)
    for output in outputs {
      let name = output.name
      guard let view = views[name] ?? labels[name] else {
        problem =
          problem ?? failures[name]
          ?? refuse(
            constants[name] == nil
              ? "no node gives its output \(name)" : "its output \(name) is a constant")
        continue
      }
      let size = [channels[view.value]] + (sides[view.value] ?? inputSides.map { _ in 0 })
      let isLabels = labels[name] != nil
      guard isLabels || view.layout(size) != nil else {
        problem = problem ?? refuse("its output \(name) is no feature map")
        continue
      }
      found.append((name, view, size.dropFirst().reduce(1) { $0 &* $1 }, isLabels))
    }
    guard let best = found.max(by: { $0.positions < $1.positions }),
      let first = found.first(where: { $0.positions == best.positions })
    else { throw problem ?? refuse("it has no outputs") }
    guard first.view.value != 0 else { throw refuse("its output is its input") }
    guard outputs.count > 1 else { return (first.name, first.view.value, first.isLabels, []) }
    let others = outputs.map(\.name).filter { $0 != first.name }
    return (
      first.name, first.view.value, first.isLabels,
      [
        "of its \(outputs.count) outputs, \(first.name) is used; "
          + "\(others.joined(separator: ", ")) \(others.count == 1 ? "is" : "are") not"
      ]
    )
  }

  /// Reads a node; if that fails, everything that depends on it fails for the same reason.
  private mutating func readOrNote(_ node: ONNXNode) {
    // Constants of an earlier reading.
    if node.outputs.allSatisfy({ $0.isEmpty || constants[$0] != nil }) { return }
    do throws(ModelError) {
      for name in node.inputs { if let failure = failures[name] { throw failure } }
      try read(node)
    } catch {
      for name in node.outputs where !name.isEmpty { failures[name] = error }
    }
  }

  private mutating func read(_ node: ONNXNode) throws(ModelError) {
    let node = try NodeReader(node, file: file)
    let inputs = node.node.inputs.filter { !$0.isEmpty }
    if inputs.allSatisfy({ constants[$0] != nil }),
      let results = try ConstantFolding.fold(node, node.node.inputs.map { constants[$0] })
    {
      let depends = inputs.contains { sizeDependent.contains($0) }
      for (name, tensor) in zip(node.node.outputs, results) where !name.isEmpty {
        define(name, tensor, dependsOnSize: depends)
      }
      return
    }
    guard let found = Operators.byName[node.node.operatorType] else {
      throw .unsupportedOperator(
        file: file, operation: node.node.operatorType, node: node.label)
    }
    if !found.givesSeveral {
      for name in node.node.outputs.dropFirst() where usedNames.contains(name) && !name.isEmpty {
        throw node.refuse("its result \(name) is used")
      }
    }
    try found.read(node, into: &self)
  }

  /// Adds a tensor whose contents are known.
  mutating func define(_ name: String, _ tensor: ONNXTensor, dependsOnSize: Bool) {
    var tensor = tensor
    tensor.name = name
    constants[name] = tensor
    if dependsOnSize { sizeDependent.insert(name) }
  }
}
