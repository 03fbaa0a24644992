import ONNX
import Segmenter

/// Puts together small networks, node by node, with weights of noise.
struct SmallNetwork {
  private var nodes: [ONNXNode] = []
  private var tensors: [ONNXTensor] = []
  private var channels = ["x": 4]
  /// What the last node gives.
  var last = "x"

  init(inputs: Int = 4) { channels["x"] = inputs }

  /// Adds a node with any inputs; its result has as many channels as the first of them.
  @discardableResult mutating func add(
    _ type: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:],
    channels count: Int? = nil
  ) -> String {
    let name = "\(type)\(nodes.count)"
    nodes.append(
      ONNXNode(type, name: name, inputs: inputs, outputs: [name], attributes: attributes))
    channels[name] = count ?? channels[inputs[0]]
    last = name
    return name
  }

  /// Adds a tensor of noise.
  mutating func tensor(_ shape: [Int]) -> String {
    let (name, count) = ("t\(tensors.count)", shape.reduce(1, *))
    let scale = 3 / Float(count / shape[0]).squareRoot()
    let noise = Segmenter.noise(count + tensors.count).dropFirst(tensors.count)
    tensors.append(ONNXTensor(name: name, shape: shape, floats: noise.map { $0 * scale }))
    return name
  }

  /// Adds a list of whole numbers.
  mutating func integers(_ values: [Int64]) -> String {
    let name = "t\(tensors.count)"
    tensors.append(ONNXTensor(name: name, shape: [values.count], integers: values))
    return name
  }

  /// Adds a convolution of the last value, and ReLU.
  @discardableResult mutating func convolve(
    _ outputs: Int, side: Int = 3, isPadded: Bool = true, isActive: Bool = true
  ) -> String {
    let weights = tensor([outputs, channels[last] ?? 0, side, side])
    let pads = ONNXAttribute.integers(Array(repeating: isPadded ? side / 2 : 0, count: 4))
    add("Conv", [last, weights, tensor([outputs])], ["pads": pads], channels: outputs)
    return isActive ? add("Relu", [last]) : last
  }

  /// Adds a 2×2 transposed convolution of the last value.
  @discardableResult mutating func enlarge(_ outputs: Int) -> String {
    let weights = tensor([channels[last] ?? 0, outputs, 2, 2])
    return add(
      "ConvTranspose", [last, weights], ["strides": .integers([2, 2])], channels: outputs)
  }

  /// Adds a 2×2 max-pool of the last value.
  @discardableResult mutating func halve() -> String {
    add("MaxPool", [last], ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
  }

  /// Adds a concatenation along channels.
  @discardableResult mutating func join(_ parts: [String]) -> String {
    let count = parts.reduce(0) { $0 &+ (channels[$1] ?? 0) }
    return add("Concat", parts, ["axis": .integer(1)], channels: count)
  }

  /// The network, with the last value's sigmoid as its result.
  func file(
    sides: [ONNXDimension] = ["h", "w"], metadata: [String: String] = ModelMetadata().properties
  ) -> ONNXModel {
    ONNXModel(
      graph: ONNXGraph(
        name: "net",
        nodes: nodes + [ONNXNode("Sigmoid", name: "last", inputs: [last], outputs: ["y"])],
        initializers: tensors,
        inputs: [ONNXValue(name: "x", shape: [1, .fixed(channels["x"] ?? 0)] + sides)],
        outputs: [ONNXValue(name: "y", shape: [1, 3, "oh", "ow"])]),
      metadata: metadata)
  }

  func model() throws -> Model { try Model(file(), path: "net.onnx") }
}
