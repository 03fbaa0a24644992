internal import ONNX

/// Reads the settings of a node, and refuses those that are not implemented.
struct NodeSettings {
  let node: ONNXNode
  let file: String

  init(_ node: ONNXNode, file: String) {
    self.node = node
    self.file = file
  }

  /// The node's name, or that of its result.
  var label: String { node.name.isEmpty ? node.outputs.first ?? "without a name" : node.name }

  func refuse(_ reason: String) -> ModelError {
    .unsupportedUse(file: file, operation: node.operatorType, node: label, reason: reason)
  }

  /// Refuses attributes other than these.
  func allow(_ names: Set<String>) throws(ModelError) {
    for name in node.attributes.keys.sorted() where !names.contains(name) {
      throw refuse("attribute \(name) is unknown")
    }
  }

  func integer(_ name: String, _ absent: Int?) throws(ModelError) -> Int {
    switch node.attributes[name] {
    case .integer(let value)?: return value
    case nil:
      guard let absent else { throw refuse("attribute \(name) is missing") }
      return absent
    default: throw refuse("attribute \(name) is not an integer")
    }
  }

  func integers(_ name: String, _ absent: [Int]) throws(ModelError) -> [Int] {
    switch node.attributes[name] {
    case .integers(let values)? where values.count == absent.count: return values
    case .integers(let values)?: throw refuse("attribute \(name) is \(values)")
    case nil: return absent
    default: throw refuse("attribute \(name) is not a list of integers")
    }
  }

  private func require(_ name: String, _ value: [Int]) throws(ModelError) {
    let found = try integers(name, value)
    if found != value { throw refuse("attribute \(name) is \(found) instead of \(value)") }
  }

  private func require(_ name: String, _ value: Int) throws(ModelError) {
    let found = try integer(name, value)
    if found != value { throw refuse("attribute \(name) is \(found) instead of \(value)") }
  }

  private func positive(_ name: String, _ absent: [Int]) throws(ModelError) -> [Int] {
    let found = try integers(name, absent)
    guard found.allSatisfy({ $0 > 0 && $0 < 1 << 16 }) else {
      throw refuse("attribute \(name) is \(found)")
    }
    return found
  }

  /// Zeros before and after, of rows and columns.
  private func pads() throws(ModelError) -> (before: [Int], after: [Int]) {
    if case .string(let mode)? = node.attributes["auto_pad"],
      !["NOTSET", "VALID", ""].contains(mode)
    {
      throw refuse("attribute auto_pad is \(mode)")
    }
    let pads = try integers("pads", [0, 0, 0, 0])
    guard pads.allSatisfy({ $0 >= 0 && $0 < 1 << 16 }) else { throw refuse("pads are \(pads)") }
    return (Array(pads[..<2]), Array(pads[2...]))
  }

  private func floats(_ tensor: ONNXTensor) throws(ModelError) -> [Float] {
    guard case .floats(let values) = tensor.values else {
      throw refuse("tensor \(tensor.name) holds integers")
    }
    let wrong = values.count { !$0.isFinite }
    guard wrong == 0 else {
      throw .notFinite(
        file: file, tensor: tensor.name, node: label, count: wrong, of: values.count)
    }
    return values
  }

  /// Refuses to fold numbers that are too large.
  func checkFinite(_ values: [Float]) throws(ModelError) {
    guard values.allSatisfy(\.isFinite) else {
      throw refuse("folded into the convolution before it, it gives infinite weights")
    }
  }

  private func bias(_ tensor: ONNXTensor?, _ count: Int) throws(ModelError) -> [Float] {
    guard let tensor else { return [Float](repeating: 0, count: count) }
    guard tensor.shape == [count] else {
      throw refuse("its bias has shape \(tensor.shape) instead of [\(count)]")
    }
    return try floats(tensor)
  }

  private func kernel(_ weights: ONNXTensor) throws(ModelError) -> [Int] {
    guard weights.shape.count == 4, weights.shape.allSatisfy({ $0 > 0 }) else {
      throw refuse("its weights have shape \(weights.shape) instead of four axes")
    }
    let kernel = Array(weights.shape[2...])
    try require("kernel_shape", kernel)
    return kernel
  }

  func convolution(_ weights: ONNXTensor, bias: ONNXTensor?) throws(ModelError)
    -> ModelGraph.Convolution
  {
    try allow(["kernel_shape", "pads", "strides", "dilations", "group", "auto_pad"])
    let kernel = try kernel(weights)
    try require("group", 1)
    let pads = try pads()
    return ModelGraph.Convolution(
      weights: try floats(weights), bias: try self.bias(bias, weights.shape[0]),
      inputs: weights.shape[1], outputs: weights.shape[0], kernel: kernel,
      strides: try positive("strides", [1, 1]), paddingBefore: pads.before,
      paddingAfter: pads.after, dilations: try positive("dilations", [1, 1]))
  }

  func upsampling(_ weights: ONNXTensor, bias: ONNXTensor?) throws(ModelError)
    -> ModelGraph.Upsampling
  {
    try allow([
      "kernel_shape", "pads", "strides", "dilations", "group", "auto_pad", "output_padding",
    ])
    let kernel = try kernel(weights)
    let strides = try integers("strides", [1, 1])
    guard kernel == [2, 2], strides == [2, 2] else {
      throw refuse("kernel \(kernel) with strides \(strides); only 2×2 with stride 2 is")
    }
    let pads = try pads()
    guard pads == ([0, 0], [0, 0]) else { throw refuse("it has padding") }
    try require("group", 1)
    try require("dilations", [1, 1])
    try require("output_padding", [0, 0])
    return ModelGraph.Upsampling(
      weights: try floats(weights), bias: try self.bias(bias, weights.shape[1]),
      inputs: weights.shape[0], outputs: weights.shape[1])
  }

  func pooling() throws(ModelError) -> ModelGraph.Pooling {
    try allow([
      "kernel_shape", "pads", "strides", "dilations", "auto_pad", "ceil_mode", "storage_order",
    ])
    guard node.attributes["kernel_shape"] != nil else {
      throw refuse("attribute kernel_shape is missing")
    }
    try require("ceil_mode", 0)
    try require("dilations", [1, 1])
    let pads = try pads()
    let kernel = try positive("kernel_shape", [1, 1])
    // A window that lies in padding alone has no largest element.
    guard zip(pads.before + pads.after, kernel + kernel).allSatisfy({ $0 < $1 }) else {
      throw refuse("pads are \(pads.before + pads.after) and the kernel is \(kernel)")
    }
    return ModelGraph.Pooling(
      kernel: kernel, strides: try positive("strides", [1, 1]),
      paddingBefore: pads.before, paddingAfter: pads.after)
  }

  func crop(_ constants: [String: ONNXTensor]) throws(ModelError) -> ModelGraph.Crop {
    try allow([])
    func list(_ place: Int, _ absent: [Int]?) throws(ModelError) -> [Int] {
      guard node.inputs.count > place, !node.inputs[place].isEmpty else {
        guard let absent else { throw refuse("input \(place) is missing") }
        return absent
      }
      guard case .integers(let values)? = constants[node.inputs[place]]?.values else {
        throw refuse("its input \(node.inputs[place]) is not a constant list of integers")
      }
      return values.map { Int($0) }
    }
    let starts = try list(1, nil)
    let ends = try list(2, nil)
    let axes = try list(3, Array(starts.indices))
    let steps = try list(4, starts.map { _ in 1 })
    guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count else {
      throw refuse("its lists differ in length")
    }
    var crop = ModelGraph.Crop(start: [0, 0], end: [.before(0), .before(0)])
    // What lies beyond every image cuts it all, however large the number.
    let beyond = 2 * GraphLimits.side
    var cut: Set<Int> = []
    for index in starts.indices {
      let axis = axes[index] < 0 ? axes[index] + 2 : axes[index] - 2
      guard (0..<2).contains(axis) else { throw refuse("it cuts axis \(axes[index])") }
      guard cut.insert(axis).inserted else { throw refuse("it cuts axis \(axes[index]) twice") }
      guard steps[index] == 1 else { throw refuse("its step is \(steps[index])") }
      guard starts[index] >= 0 else { throw refuse("it starts at \(starts[index])") }
      crop.start[axis] = min(starts[index], beyond)
      let end = max(ends[index], -beyond)
      // Exporters write a huge number where they mean "to the end".
      crop.end[axis] = end >= 1 << 31 - 1 ? .before(0) : end < 0 ? .before(-end) : .at(end)
    }
    return crop
  }

  /// What a batch normalization multiplies by and adds, for each channel.
  func normalization(_ constants: [String: ONNXTensor], channels: Int) throws(ModelError)
    -> (scale: [Float], shift: [Float])
  {
    try allow(["epsilon", "momentum", "training_mode", "spatial"])
    try require("training_mode", 0)
    guard node.inputs.count == 5 else { throw refuse("it has \(node.inputs.count) inputs") }
    var numbers: [[Float]] = []
    for name in node.inputs[1...] {
      guard let tensor = constants[name], tensor.shape == [channels] else {
        throw refuse("its input \(name) is not a constant of \(channels) numbers")
      }
      numbers.append(try floats(tensor))
    }
    var epsilon: Float = 1e-5
    if case .float(let value)? = node.attributes["epsilon"] { epsilon = value }
    let scale = (0..<channels).map { numbers[0][$0] / (numbers[3][$0] + epsilon).squareRoot() }
    guard scale.allSatisfy(\.isFinite) else {
      throw refuse("its variance is negative, zero or too small")
    }
    return (scale, (0..<channels).map { numbers[1][$0] - numbers[2][$0] * scale[$0] })
  }
}
