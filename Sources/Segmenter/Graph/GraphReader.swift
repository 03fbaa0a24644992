internal import ONNX

/// Turns the nodes of a file into checked layers.
struct GraphReader {
  let file: String
  var layers: [ModelGraph.Layer] = []
  var channels: [Int] = []
  /// The number of each named value.
  private var values: [String: Int] = [:]
  private var constants: [String: ONNXTensor] = [:]
  /// The place of the layer that gives each value.
  private var producers: [Int: Int] = [:]
  /// How many nodes or outputs of the file look at a value, by its number.
  private var uses: [Int: Int] = [:]
  private var useOfName: [String: Int] = [:]

  init(file: String) { self.file = file }

  static func read(_ model: ONNXModel, file: String) throws(ModelError) -> ModelGraph {
    var reader = GraphReader(file: file)
    return try reader.read(model)
  }

  private mutating func read(_ model: ONNXModel) throws(ModelError) -> ModelGraph {
    func refuse(_ reason: String) -> ModelError { .unsupportedGraph(file: file, reason: reason) }
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
    guard let shape = input.shape, shape.count == 4, case .fixed(let inputs) = shape[1], inputs > 0
    else {
      throw refuse("its input \(input.name) does not say how many channels it has")
    }
    if case .fixed(let batch) = shape[0], batch != 1 {
      throw refuse("its input is a batch of \(batch) images instead of one")
    }
    guard inputs <= GraphLimits.channels else {
      throw refuse("its input \(input.name) has \(inputs) channels")
    }
    try checkNames(graph, input: input.name)
    for tensor in graph.initializers { constants[tensor.name] = tensor }
    let nodes = Self.needed(graph.nodes, for: output.name)
    guard nodes.count <= GraphLimits.nodes else {
      throw refuse("it has \(nodes.count) nodes; at most \(GraphLimits.nodes) are supported")
    }
    for name in nodes.flatMap(\.inputs) + [output.name] { useOfName[name, default: 0] += 1 }
    _ = define(input.name, channels: inputs)
    for node in nodes { try read(node) }
    guard let result = values[output.name] else {
      throw refuse("no node gives its output \(output.name)")
    }
    let fixedSides = shape[2...].map { side -> Int? in
      if case .fixed(let size) = side { size } else { nil }
    }
    return ModelGraph(
      file: file, layers: layers, channels: channels, output: result, fixedSides: fixedSides)
  }

  /// Refuses files in which two things have one name: which of them a node means is then not known.
  private func checkNames(_ graph: ONNXGraph, input: String) throws(ModelError) {
    var names: Set = [input]
    for name in graph.initializers.map(\.name) + graph.nodes.flatMap(\.outputs)
    where !name.isEmpty && !names.insert(name).inserted {
      throw .unsupportedGraph(file: file, reason: "two of its values are named \(name)")
    }
  }

  /// The nodes on whose results an output depends; the others need not be understood.
  private static func needed(_ nodes: [ONNXNode], for output: String) -> [ONNXNode] {
    var names: Set = [output]
    var needed: [ONNXNode] = []
    for node in nodes.reversed() where node.outputs.contains(where: names.contains) {
      needed.append(node)
      names.formUnion(node.inputs.filter { !$0.isEmpty })
    }
    return needed.reversed()
  }

  private mutating func define(_ name: String, channels count: Int) -> Int {
    channels.append(count)
    values[name] = channels.count - 1
    uses[channels.count - 1] = useOfName[name] ?? 0
    return channels.count - 1
  }

  private mutating func read(_ node: ONNXNode) throws(ModelError) {
    let settings = NodeSettings(node, file: file)
    guard node.domain.isEmpty else {
      throw .unsupportedOperator(
        file: file, operation: "\(node.domain).\(node.operatorType)", node: settings.label)
    }
    guard let result = node.outputs.first, node.outputs.dropFirst().allSatisfy(\.isEmpty) else {
      throw settings.refuse("it has \(node.outputs.count) outputs instead of one")
    }
    switch node.operatorType {
    case "Constant":
      guard case .tensor(var tensor)? = node.attributes["value"] else {
        throw settings.refuse("its value is not a tensor")
      }
      tensor.name = result
      constants[result] = tensor
    case "Identity":
      let source = try inputs(settings, 1)[0]
      values[result] = source
      // The name itself is one use; those of its new name come instead.
      uses[source, default: 0] += (useOfName[result] ?? 0) - 1
    case "Conv":
      let (weights, bias) = try weights(settings)
      let layer = try settings.convolution(weights, bias: bias)
      try append(.convolution(layer), settings, result, takes: layer.inputs, layer.outputs)
    case "ConvTranspose":
      let (weights, bias) = try weights(settings)
      let layer = try settings.upsampling(weights, bias: bias)
      try append(.upsampling(layer), settings, result, takes: layer.inputs, layer.outputs)
    case "MaxPool": try append(.maximum(try settings.pooling()), settings, result)
    case "Slice":
      try append(.crop(try settings.crop(constants)), settings, result)
    case "Concat":
      let inputs = try inputs(settings, nil)
      guard [1, -3].contains(try settings.integer("axis", nil)) else {
        throw settings.refuse("it joins along another axis than channels")
      }
      try settings.allow(["axis"])
      try append(
        .concatenation, settings, result, inputs, channels: inputs.reduce(0) { $0 + channels[$1] })
    case "Relu": try activate(.relu, settings, result)
    case "Sigmoid": try activate(.sigmoid, settings, result)
    case "BatchNormalization": try fold(settings, result)
    default:
      throw .unsupportedOperator(file: file, operation: node.operatorType, node: settings.label)
    }
  }

  /// The values that a node uses, all of them or the first ones.
  private func inputs(_ node: NodeSettings, _ count: Int?) throws(ModelError) -> [Int] {
    let names = node.node.inputs.prefix(count ?? node.node.inputs.count)
    guard names.count == count ?? max(names.count, 1) else {
      throw node.refuse("it has \(names.count) inputs")
    }
    var found: [Int] = []
    for name in names {
      guard let value = values[name] else {
        throw node.refuse(
          constants[name] == nil
            ? "nothing before it gives its input \(name)" : "its input \(name) is a constant")
      }
      found.append(value)
    }
    return found
  }

  private func weights(_ node: NodeSettings) throws(ModelError) -> (ONNXTensor, ONNXTensor?) {
    let names = node.node.inputs
    guard names.count >= 2, let weights = constants[names[1]] else {
      throw node.refuse("its weights are not constant")
    }
    guard names.count > 2, !names[2].isEmpty else { return (weights, nil) }
    guard let bias = constants[names[2]] else { throw node.refuse("its bias is not constant") }
    return (weights, bias)
  }

  /// Appends a layer of one input.
  private mutating func append(
    _ operation: ModelGraph.Operation, _ node: NodeSettings, _ result: String,
    takes inputCount: Int? = nil, _ outputCount: Int? = nil
  ) throws(ModelError) {
    let input = try inputs(node, 1)[0]
    if let inputCount, inputCount != channels[input] {
      throw node.refuse(
        "its weights are for \(inputCount) channels and its input has \(channels[input])")
    }
    try append(operation, node, result, [input], channels: outputCount ?? channels[input])
  }

  private mutating func append(
    _ operation: ModelGraph.Operation, _ node: NodeSettings, _ result: String, _ inputs: [Int],
    channels count: Int
  ) throws(ModelError) {
    guard count <= GraphLimits.channels else {
      throw node.refuse(
        "its result has \(count) channels; at most \(GraphLimits.channels) are supported")
    }
    let output = define(result, channels: count)
    producers[output] = layers.count
    layers.append(.init(name: node.label, operation: operation, inputs: inputs, output: output))
  }

  /// The place of the layer that gives a value, if nobody but the current node looks at the value.
  private func soleProducer(of value: Int) -> Int? {
    uses[value] == 1 ? producers[value] : nil
  }

  private mutating func activate(
    _ activation: ModelGraph.Activation, _ node: NodeSettings, _ result: String
  ) throws(ModelError) {
    try node.allow([])
    let input = try inputs(node, 1)[0]
    if let producer = soleProducer(of: input) {
      switch layers[producer].operation {
      case .convolution(var layer) where layer.activation == nil:
        layer.activation = activation
        return replace(producer, .convolution(layer), result)
      case .upsampling(var layer) where layer.activation == nil:
        layer.activation = activation
        return replace(producer, .upsampling(layer), result)
      default: break
      }
    }
    try append(.activation(activation), node, result)
  }

  /// Gives a layer another operation, whose result takes the name of the node that was merged.
  private mutating func replace(
    _ layer: Int, _ operation: ModelGraph.Operation, _ result: String
  ) {
    layers[layer].operation = operation
    values[result] = layers[layer].output
    uses[layers[layer].output] = useOfName[result] ?? 0
  }

  /// Multiplies a batch normalization into the convolution before it.
  private mutating func fold(_ node: NodeSettings, _ result: String) throws(ModelError) {
    let input = try inputs(node, 1)[0]
    let (scale, shift) = try node.normalization(constants, channels: channels[input])
    guard let producer = soleProducer(of: input) else {
      throw node.refuse("it does not follow a convolution of its own")
    }
    switch layers[producer].operation {
    case .convolution(var layer) where layer.activation == nil:
      let size = layer.weights.count / layer.outputs
      for output in 0..<layer.outputs {
        for index in output * size..<(output + 1) * size { layer.weights[index] *= scale[output] }
        layer.bias[output] = layer.bias[output] * scale[output] + shift[output]
      }
      try node.checkFinite(layer.weights + layer.bias)
      replace(producer, .convolution(layer), result)
    case .upsampling(var layer) where layer.activation == nil:
      for index in layer.weights.indices {
        layer.weights[index] *= scale[index / 4 % layer.outputs]
      }
      for output in 0..<layer.outputs {
        layer.bias[output] = layer.bias[output] * scale[output] + shift[output]
      }
      try node.checkFinite(layer.weights + layer.bias)
      replace(producer, .upsampling(layer), result)
    default: throw node.refuse("it does not follow a convolution of its own")
    }
  }
}
