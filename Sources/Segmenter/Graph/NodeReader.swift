internal import ONNX

/// Reads the attributes and tensors of one node, and refuses what is not supported.
struct NodeReader {
  /// The node.
  let node: ONNXNode
  /// The name of its only result.
  let result: String
  /// The file's name, for messages.
  let file: String

  /// Checks that a node belongs to standard ONNX and has one result.
  init(_ node: ONNXNode, file: String) throws(ModelError) {
    self.node = node
    self.file = file
    result = node.outputs.first ?? ""
    guard node.domain.isEmpty else {
      throw .unsupportedOperator(
        file: file, operation: "\(node.domain).\(node.operatorType)", node: label)
    }
    guard !node.outputs.isEmpty, node.outputs.dropFirst().allSatisfy(\.isEmpty) else {
      throw refuse("it has \(node.outputs.count) outputs instead of one")
    }
  }

  /// The node's name, or that of its result.
  var label: String { node.name.isEmpty ? node.outputs.first ?? "without a name" : node.name }

  /// The error for an unsupported use of the operator.
  func refuse(_ reason: String) -> ModelError {
    .unsupportedUse(file: file, operation: node.operatorType, node: label, reason: reason)
  }

  /// Refuses attributes other than these.
  func allow(_ names: Set<String>) throws(ModelError) {
    for name in node.attributes.keys.sorted() where !names.contains(name) {
      throw refuse("attribute \(name) is unknown")
    }
  }

  // MARK: Attributes

  /// An integer; `absent` if the node has no such attribute, or an error if that is `nil`.
  func integer(_ name: String, _ absent: Int?) throws(ModelError) -> Int {
    switch node.attributes[name] {
    case .integer(let value)?: return value
    case nil:
      guard let absent else { throw refuse("attribute \(name) is missing") }
      return absent
    default: throw refuse("attribute \(name) is not an integer")
    }
  }

  /// A list of integers as long as `absent`, which is the default if the attribute is missing.
  func integers(_ name: String, _ absent: [Int]) throws(ModelError) -> [Int] {
    switch node.attributes[name] {
    case .integers(let values)? where values.count == absent.count: return values
    case .integers(let values)?: throw refuse("attribute \(name) is \(values)")
    case nil: return absent
    default: throw refuse("attribute \(name) is not a list of integers")
    }
  }

  /// Refuses any other list; the attribute may be absent.
  func require(_ name: String, _ value: [Int]) throws(ModelError) {
    let found = try integers(name, value)
    if found != value { throw refuse("attribute \(name) is \(found) instead of \(value)") }
  }

  /// Refuses any other integer; the attribute may be absent.
  func require(_ name: String, _ value: Int) throws(ModelError) {
    let found = try integer(name, value)
    if found != value { throw refuse("attribute \(name) is \(found) instead of \(value)") }
  }

  /// A list of integers from 1 to 65535.
  func positive(_ name: String, _ absent: [Int]) throws(ModelError) -> [Int] {
    let found = try integers(name, absent)
    guard found.allSatisfy({ $0 > 0 && $0 < 1 << 16 }) else {
      throw refuse("attribute \(name) is \(found)")
    }
    return found
  }

  /// Padding before and after, of rows and columns.
  func pads() throws(ModelError) -> (before: [Int], after: [Int]) {
    if case .string(let mode)? = node.attributes["auto_pad"],
      !["NOTSET", "VALID", ""].contains(mode)
    {
      throw refuse("attribute auto_pad is \(mode)")
    }
    let pads = try integers("pads", [0, 0, 0, 0])
    guard pads.allSatisfy({ $0 >= 0 && $0 < 1 << 16 }) else { throw refuse("pads are \(pads)") }
    return (Array(pads[..<2]), Array(pads[2...]))
  }

  // MARK: Tensors

  /// The numbers of a tensor; all of them must be finite.
  func floats(_ tensor: ONNXTensor) throws(ModelError) -> [Float] {
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

  /// One number per channel; zeros if there is no tensor.
  func bias(_ tensor: ONNXTensor?, _ count: Int) throws(ModelError) -> [Float] {
    guard let tensor else { return [Float](repeating: 0, count: count) }
    guard tensor.shape == [count] else {
      throw refuse("its bias has shape \(tensor.shape) instead of [\(count)]")
    }
    return try floats(tensor)
  }

  /// Rows and columns of the kernel with these weights.
  func kernel(_ weights: ONNXTensor) throws(ModelError) -> [Int] {
    guard weights.shape.count == 4, weights.shape.allSatisfy({ $0 > 0 }) else {
      throw refuse("its weights have shape \(weights.shape) instead of four axes")
    }
    let kernel = Array(weights.shape[2...])
    try require("kernel_shape", kernel)
    return kernel
  }
}
