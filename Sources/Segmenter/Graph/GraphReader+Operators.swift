internal import ONNX

/// What operators need to read their nodes.
extension GraphReader {
  /// The values that a node reads: the first `count`, or all of them, at least one.
  func inputs(_ node: NodeReader, _ count: Int?) throws(ModelError) -> [Int] {
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

  /// The second and the third input of a node, which must be constants; the third may be absent.
  func weights(_ node: NodeReader) throws(ModelError) -> (ONNXTensor, ONNXTensor?) {
    let names = node.node.inputs
    guard names.count >= 2, let weights = constants[names[1]] else {
      throw node.refuse("its weights are not constant")
    }
    guard names.count > 2, !names[2].isEmpty else { return (weights, nil) }
    guard let bias = constants[names[2]] else { throw node.refuse("its bias is not constant") }
    return (weights, bias)
  }

  /// Appends a layer with one input.
  ///
  /// - Parameters:
  ///   - operation: What the layer computes.
  ///   - node: The node that it comes from.
  ///   - inputCount: The number of channels its weights expect; any number if `nil`.
  ///   - outputCount: The number of channels of its result; as many as its input if `nil`.
  /// - Throws: ``ModelError`` naming the node.
  mutating func append(
    _ operation: any LayerOperation, _ node: NodeReader, takes inputCount: Int? = nil,
    gives outputCount: Int? = nil
  ) throws(ModelError) {
    let input = try inputs(node, 1)[0]
    if let inputCount, inputCount != channels[input] {
      throw node.refuse(
        "its weights are for \(inputCount) channels and its input has \(channels[input])")
    }
    try append(operation, node, [input], channels: outputCount ?? channels[input])
  }

  /// Appends a layer with any inputs and this many result channels.
  mutating func append(
    _ operation: any LayerOperation, _ node: NodeReader, _ inputs: [Int], channels count: Int
  ) throws(ModelError) {
    guard count <= GraphLimits.channels else {
      throw node.refuse(
        "its result has \(count) channels; at most \(GraphLimits.channels) are supported")
    }
    let output = define(node.result, channels: count)
    producers[output] = layers.count
    layers.append(.init(name: node.label, operation: operation, inputs: inputs, output: output))
  }

  /// Adds a value and returns its number.
  mutating func define(_ name: String, channels count: Int) -> Int {
    channels.append(count)
    values[name] = channels.count - 1
    uses[channels.count - 1] = usesOfName[name] ?? 0
    return channels.count - 1
  }

  /// Gives a value a second name.
  mutating func rename(_ value: Int, _ name: String) {
    values[name] = value
    // The node that renames it was one use; the uses of the new name replace it.
    uses[value, default: 0] += (usesOfName[name] ?? 0) - 1
  }

  /// The index of the layer that computes a value, if only the current node reads the value.
  func soleProducer(of value: Int) -> Int? { uses[value] == 1 ? producers[value] : nil }

  /// Folds a node into a preceding layer, whose result takes the name of the node's.
  mutating func replace(
    _ layer: Int, with operation: any LayerOperation, for node: NodeReader
  ) {
    layers[layer].operation = operation
    values[node.result] = layers[layer].output
    uses[layers[layer].output] = usesOfName[node.result] ?? 0
  }
}
