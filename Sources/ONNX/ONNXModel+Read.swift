internal import Files
internal import Foundation
internal import SwiftProtobuf

extension ONNXModel {
  /// Reads a model file.
  ///
  /// - Throws: ``ONNXError`` if the file cannot be read, is not ONNX, or contains unsupported
  ///   tensors. Operators are not checked here.
  package init(contentsOf path: String) throws(ONNXError) {
    try self.init(bytes: Self.bytes(of: path), file: path)
  }

  /// Reads a model file but for its weights: names, operators, inputs and outputs, metadata.
  ///
  /// Weights may have any type, and may be in other files. There are no initializers in the result,
  /// and attributes that are tensors are unsupported.
  ///
  /// - Throws: ``ONNXError`` if the file cannot be read, or is not ONNX.
  package init(outlineOf path: String) throws(ONNXError) {
    try self.init(bytes: Self.bytes(of: path), file: path, withWeights: false)
  }

  init(bytes: Data, file: String, withWeights: Bool = true) throws(ONNXError) {
    guard !bytes.isEmpty else { throw .notONNX(file: file, reason: "it is empty") }
    var message: Onnx_ModelProto
    do {
      message = try Onnx_ModelProto(serializedBytes: bytes)
    } catch {
      throw .notONNX(file: file, reason: "it is not a valid protocol buffer, or is truncated")
    }
    guard message.hasGraph, !message.graph.node.isEmpty else {
      throw .notONNX(file: file, reason: "it contains no graph")
    }
    if !withWeights { message.graph.leaveOutWeights() }
    let standard = message.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }
    guard let standard else {
      throw .notONNX(file: file, reason: "it does not specify a version of the standard operators")
    }
    var metadata: [String: String] = [:]
    for entry in message.metadataProps { metadata[entry.key] = entry.value }
    var folder = ExternalData(file: file)
    self.init(
      graph: try ONNXGraph(message.graph, &folder), metadata: metadata,
      operatorSet: Int(clamping: standard.version), producer: message.producerName,
      documentation: message.docString)
  }

  private static func bytes(of path: String) throws(ONNXError) -> Data {
    do throws(UnreadableFile) {
      return try RegularFile.read(path)
    } catch {
      throw .cannotRead(file: path, reason: error.reason)
    }
  }
}

extension ONNXGraph {
  init(_ message: Onnx_GraphProto, _ folder: inout ExternalData) throws(ONNXError) {
    let file = folder.file
    var initializers: [ONNXTensor] = []
    for tensor in message.initializer { initializers.append(try ONNXTensor(tensor, &folder)) }
    var nodes: [ONNXNode] = []
    for node in message.node { nodes.append(try ONNXNode(node, &folder)) }
    var constants: Set<String> = []
    for name in initializers.map(\.name) where !constants.insert(name).inserted {
      throw .notONNX(file: file, reason: "two of its tensors are named \(name)")
    }
    self.init(
      name: message.name, nodes: nodes, initializers: initializers,
      // Until version 4 of the format, initializers were listed as inputs too.
      inputs: message.input.map(ONNXValue.init).filter { !constants.contains($0.name) },
      outputs: message.output.map(ONNXValue.init))
  }
}

extension ONNXNode {
  init(_ message: Onnx_NodeProto, _ folder: inout ExternalData) throws(ONNXError) {
    var attributes: [String: ONNXAttribute] = [:]
    for attribute in message.attribute {
      attributes[attribute.name] = try ONNXAttribute(attribute, &folder)
    }
    self.init(
      message.opType, name: message.name, inputs: message.input, outputs: message.output,
      attributes: attributes, domain: message.domain == "ai.onnx" ? "" : message.domain)
  }
}

extension ONNXAttribute {
  init(_ message: Onnx_AttributeProto, _ folder: inout ExternalData) throws(ONNXError) {
    func text(_ bytes: Data) -> String { String(decoding: bytes, as: UTF8.self) }
    self =
      switch message.type {
      case .float: .float(message.f)
      case .int: .integer(Int(message.i))
      case .string: .string(text(message.s))
      case .tensor: .tensor(try ONNXTensor(message.t, &folder))
      case .floats: .floats(message.floats)
      case .ints: .integers(message.ints.map { Int($0) })
      case .strings: .strings(message.strings.map(text))
      default: .unsupported("\(message.type)")
      }
  }
}

extension ONNXValue {
  init(_ message: Onnx_ValueInfoProto) {
    let type = message.type.tensorType
    let shape = type.shape.dim.map { dimension -> ONNXDimension in
      switch dimension.value {
      // Some exporters write 0 or −1 for a variable size.
      case .dimValue(let size)? where size > 0: .fixed(Int(size))
      case .dimValue?: .unknown
      case .dimParam(let name)?: .symbolic(name)
      case nil: .unknown
      }
    }
    self.init(
      name: message.name, shape: type.hasShape ? shape : nil,
      elementType: ONNXElementType(rawValue: type.elemType))
  }
}

extension Onnx_GraphProto {
  /// Removes all tensors, and those that are listed as inputs too.
  fileprivate mutating func leaveOutWeights() {
    let names = Set(initializer.map(\.name))
    input.removeAll { names.contains($0.name) }
    initializer = []
    for index in node.indices {
      for position in node[index].attribute.indices
      where node[index].attribute[position].type == .tensor {
        node[index].attribute[position].type = .undefined
      }
    }
  }
}
