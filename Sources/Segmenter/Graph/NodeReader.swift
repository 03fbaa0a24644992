internal import ONNX

/// Reads the attributes and tensors of one node, and refuses what is not supported.
struct NodeReader {
  /// The node.
  let node: ONNXNode
  /// The name of its first result.
  let result: String
  /// The file's name, for messages.
  let file: String

  /// Checks that a node belongs to standard ONNX and has a result.
  init(_ node: ONNXNode, file: String) throws(ModelError) {
    self.node = node
    self.file = file
    result = node.outputs.first ?? ""
    guard node.domain.isEmpty else {
      throw .unsupportedOperator(
        file: file, operation: "\(node.domain).\(node.operatorType)", node: label)
    }
    guard !node.outputs.isEmpty else { throw refuse("it has no outputs") }
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

  /// A number; `absent` if the node has no such attribute.
  func float(_ name: String, _ absent: Float) throws(ModelError) -> Float {
    switch node.attributes[name] {
    case .float(let value)?:
      guard value.isFinite else { throw refuse("attribute \(name) is \(value)") }
      return value
    case nil: return absent
    default: throw refuse("attribute \(name) is not a number")
    }
  }

  /// A word; `absent` if the node has no such attribute.
  func string(_ name: String, _ absent: String) throws(ModelError) -> String {
    switch node.attributes[name] {
    case .string(let value)?: return value
    case nil: return absent
    default: throw refuse("attribute \(name) is not a word")
    }
  }

  /// A list of integers of any length; `nil` if the node has no such attribute.
  func list(_ name: String) throws(ModelError) -> [Int]? {
    switch node.attributes[name] {
    case .integers(let values)?: return values
    case nil: return nil
    default: throw refuse("attribute \(name) is not a list of integers")
    }
  }

  /// Whether padding is computed from the input's size (`auto_pad`): `true` if an odd number of rows
  /// has one more at its end, `false` if at its beginning, `nil` if it is given.
  func automaticPadding() throws(ModelError) -> Bool? {
    switch try string("auto_pad", "NOTSET") {
    case "NOTSET", "VALID", "": return nil
    case "SAME_UPPER": return true
    case "SAME_LOWER": return false
    case let mode: throw refuse("attribute auto_pad is \(mode)")
    }
  }

  /// Padding before and after, along each axis.
  func pads(rank: Int) throws(ModelError) -> (before: [Int], after: [Int]) {
    let pads = try integers("pads", Array(repeating: 0, count: 2 * rank))
    guard pads.allSatisfy({ $0 >= 0 && $0 < 1 << 16 }) else { throw refuse("pads are \(pads)") }
    return (Array(pads[..<rank]), Array(pads[rank...]))
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

  /// The integers of a tensor.
  func integers(_ tensor: ONNXTensor) throws(ModelError) -> [Int] {
    guard case .integers(let values) = tensor.values, tensor.shape.count <= 1 else {
      throw refuse("its input \(tensor.name) is not a constant list of integers")
    }
    return values.map { Int($0) }
  }

  /// The only number of a tensor, which must be finite.
  func number(_ tensor: ONNXTensor) throws(ModelError) -> Float {
    guard tensor.values.count == 1 else {
      throw refuse("its input \(tensor.name) holds \(tensor.values.count) numbers instead of one")
    }
    if case .integers(let values) = tensor.values { return Float(values[0]) }
    return try floats(tensor)[0]
  }

  /// One number per channel; zeros if there is no tensor.
  func bias(_ tensor: ONNXTensor?, _ count: Int) throws(ModelError) -> [Float] {
    guard let tensor else { return [Float](repeating: 0, count: count) }
    guard tensor.shape == [count] else {
      throw refuse("its bias has shape \(tensor.shape) instead of [\(count)]")
    }
    return try floats(tensor)
  }

  /// The sides of the kernel with these weights.
  func kernel(_ weights: ONNXTensor, rank: Int) throws(ModelError) -> [Int] {
    guard weights.shape.count == rank + 2, weights.shape.allSatisfy({ $0 > 0 }) else {
      throw refuse(
        "its weights have shape \(weights.shape) instead of \(rank == 2 ? "four" : "five") axes")
    }
    let kernel = Array(weights.shape[2...])
    try require("kernel_shape", kernel)
    return kernel
  }
}
