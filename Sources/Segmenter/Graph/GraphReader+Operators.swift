internal import ONNX

/// What operators need to read their nodes.
extension GraphReader {
  // MARK: Inputs

  /// Whether a node has an input at this place.
  func has(_ node: NodeReader, _ place: Int) -> Bool {
    node.node.inputs.count > place && !node.node.inputs[place].isEmpty
  }

  /// An input that must be computed by layers.
  func view(_ node: NodeReader, _ place: Int) throws(ModelError) -> FeatureView {
    guard has(node, place) else {
      throw node.refuse("it has \(node.node.inputs.count) inputs")
    }
    let name = node.node.inputs[place]
    if let view = views[name] { return view }
    throw node.refuse(
      constants[name] != nil
        ? "its input \(name) is a constant"
        : labels[name] != nil
          ? "it reads the channels with the largest numbers, \(name)"
          : "nothing before it gives its input \(name)")
  }

  /// An input that must be computed by layers, with its axes in the order of the standard.
  mutating func value(_ node: NodeReader, _ place: Int = 0) throws(ModelError) -> Int {
    let view = try view(node, place)
    if let layout = view.layout(sizes(view.value)), layout == Array(-1..<layout.count - 1),
      layout.count == rank + 2
    {
      return view.value
    }
    if let shuffled = try DepthToSpaceView(view, sizes(view.value)) {
      return try append(shuffled.operation, node, [view.value], channels: shuffled.channels)
    }
    throw node.refuse(
      "its input \(node.node.inputs[place]) is not laid out as batch, channels and \(rank) axes of "
        + "space")
  }

  /// An input that must be a constant; `nil` if there is none.
  func constant(_ node: NodeReader, _ place: Int) throws(ModelError) -> ONNXTensor? {
    guard has(node, place) else { return nil }
    let name = node.node.inputs[place]
    guard let tensor = constants[name] else {
      throw node.refuse("its input \(name) is not a constant")
    }
    return tensor
  }

  /// The integers of an input that must be a constant; `nil` if there is none.
  ///
  /// If they depend on the input's size, so do the layers.
  mutating func integers(_ node: NodeReader, _ place: Int) throws(ModelError) -> [Int]? {
    guard has(node, place) else { return nil }
    let name = node.node.inputs[place]
    guard let tensor = constants[name] else {
      throw node.refuse("its input \(name) is not a constant list of integers")
    }
    if sizeDependent.contains(name) { dependsOnSize = true }
    return try node.integers(tensor)
  }

  /// The second and the third input of a node, which must be constants; the third may be absent.
  func weights(_ node: NodeReader) throws(ModelError) -> (ONNXTensor, ONNXTensor?) {
    guard has(node, 1), let weights = constants[node.node.inputs[1]] else {
      throw node.refuse("its weights are not constant")
    }
    guard has(node, 2) else { return (weights, nil) }
    guard let bias = constants[node.node.inputs[2]] else {
      throw node.refuse("its bias is not constant")
    }
    return (weights, bias)
  }

  // MARK: Sizes

  /// Channels and sides of a value; 0 for sides that are not known.
  func sizes(_ value: Int) -> [Int] {
    [channels[value]] + (sides[value] ?? Array(repeating: 0, count: rank))
  }

  /// The sides of a value for the input size that the file is read for.
  mutating func knownSides(_ value: Int, _ node: NodeReader) throws(ModelError) -> [Int] {
    guard let sides = sides[value] else {
      lacksSize = true
      throw node.refuse("the size of its input is not known")
    }
    return sides
  }

  /// The shape of a tensor for the input size that the file is read for.
  mutating func shape(_ view: FeatureView, _ node: NodeReader) throws(ModelError) -> [Int] {
    guard let shape = view.shape else {
      lacksSize = true
      throw node.refuse("the size of its input is not known")
    }
    return shape
  }

  /// A value as it is.
  func view(of value: Int) -> FeatureView { FeatureView(value: value, sizes: sizes(value)) }

  /// A value with the order of axes that another one has in a tensor.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - view: A tensor.
  /// - Returns: `nil` if the tensor mixes axes.
  func view(of value: Int, like view: FeatureView) -> FeatureView? {
    guard let layout = view.layout(sizes(view.value)) else { return nil }
    let sizes = sizes(value)
    // Axes that the tensor lacks must have size 1 here too.
    guard (0..<sizes.count).allSatisfy({ layout.contains($0) || sizes[$0] == 1 }) else {
      return nil
    }
    return FeatureView(
      value: value, axes: layout.map { $0 < 0 ? [] : FeatureView.whole($0, sizes[$0]) })
  }

  /// An axis of a tensor, counted from its end if negative.
  func axis(_ axis: Int, of count: Int, _ node: NodeReader) throws(ModelError) -> Int {
    let place = axis < 0 ? axis &+ count : axis
    guard (0..<count).contains(place) else {
      throw node.refuse("axis \(axis) is not one of \(count)")
    }
    return place
  }

  /// Which axis of its feature map each axis of a tensor is: −1 for the batch, 0 for channels, then
  /// space.
  func layout(_ view: FeatureView, _ node: NodeReader) throws(ModelError) -> [Int] {
    guard let layout = view.layout(sizes(view.value)) else {
      throw node.refuse("the axes of its input are mixed")
    }
    return layout
  }

  // MARK: Layers

  /// Adds a layer that reads a value and keeps its layout, and names its result.
  mutating func append(
    _ operation: any LayerOperation, _ node: NodeReader, like view: FeatureView
  ) throws(ModelError) {
    let output = try append(
      operation, node, [view.value], channels: channels[view.value])
    guard sides[output] == sides[view.value] else {
      guard let result = self.view(of: output, like: view) else {
        throw node.refuse("the axes of its input are mixed")
      }
      views[node.result] = result
      return
    }
    views[node.result] = FeatureView(value: output, axes: view.axes)
  }

  /// Adds a layer that reads a feature map, and names its result.
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
    let input = try value(node)
    if let inputCount, inputCount != channels[input] {
      throw node.refuse(
        "its weights are for \(inputCount) channels and its input has \(channels[input])")
    }
    let output = try append(operation, node, [input], channels: outputCount ?? channels[input])
    views[node.result] = view(of: output)
  }

  /// Adds a layer with any inputs and this many result channels.
  ///
  /// - Returns: The number of its result.
  /// - Throws: ``ModelError`` naming the node.
  mutating func append(
    _ operation: any LayerOperation, _ node: NodeReader, _ inputs: [Int], channels count: Int
  ) throws(ModelError) -> Int {
    guard (1...GraphLimits.channels).contains(count) else {
      throw node.refuse(
        "its result has \(count) channels; at most \(GraphLimits.channels) are supported")
    }
    let output = define(channels: count, sides: resultSides(operation, inputs))
    layers.append(.init(name: node.label, operation: operation, inputs: inputs, output: output))
    return output
  }

  /// The sides of a result; `nil` if they are not known.
  private func resultSides(_ operation: any LayerOperation, _ inputs: [Int]) -> [Int]? {
    guard inputs.allSatisfy({ sides[$0] != nil }) else { return nil }
    var result: [Int] = []
    for axis in 0..<rank {
      let known = sides.map { $0?[axis] ?? 0 }
      guard let side = try? operation.side(inputs, of: known, axis: axis),
        (1...GraphLimits.side).contains(side)
      else { return nil }
      result.append(side)
    }
    return result
  }

  /// Adds a value and returns its number.
  mutating func define(channels count: Int, sides: [Int]?) -> Int {
    channels.append(count)
    self.sides.append(sides)
    return channels.count - 1
  }
}

/// A tensor that shows channels as positions, as `Reshape`, `Transpose` and `Reshape` do it for volumes.
private struct DepthToSpaceView {
  let operation: Operators.DepthToSpace
  /// Channels of the result.
  let channels: Int

  /// - Parameters:
  ///   - view: The tensor.
  ///   - sizes: Channels and sides of the map.
  /// - Returns: `nil` if it shows something else.
  init?(_ view: FeatureView, _ sizes: [Int]) throws(ModelError) {
    guard view.axes.count == sizes.count + 1, view.axes[0].isEmpty else { return nil }
    var factors: [Int] = []
    var strides: [Int] = []
    for axis in 1..<sizes.count {
      var rest = view.axes[axis + 1][...]
      if sizes[axis] != 1 {
        guard rest.popFirst() == FeatureView.whole(axis, sizes[axis]).first else { return nil }
      }
      let digit = rest.popFirst()
      guard digit?.axis ?? 0 == 0, rest.isEmpty else { return nil }
      factors.append(digit?.size ?? 1)
      strides.append(digit?.stride ?? 0)
    }
    let blocks = factors.reduce(1, *)
    guard blocks > 1, sizes[0].isMultiple(of: blocks) else { return nil }
    channels = sizes[0] / blocks
    let kept = view.axes[1]
    for isChannelFirst in [true, false] {
      var stride = isChannelFirst ? 1 : channels
      var expected: [Int] = []
      for factor in factors.reversed() {
        expected.insert(factor == 1 ? 0 : stride, at: 0)
        stride *= factor
      }
      let whole =
        channels == 1
        ? []
        : [
          FeatureView.Factor(axis: 0, size: channels, stride: isChannelFirst ? blocks : 1)
        ]
      if strides == expected, kept == whole {
        operation = Operators.DepthToSpace(factors: factors, isChannelFirst: isChannelFirst)
        return
      }
    }
    return nil
  }
}
