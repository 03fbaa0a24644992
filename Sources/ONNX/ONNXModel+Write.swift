internal import Files
internal import Foundation
internal import SwiftProtobuf

extension ONNXModel {
  /// Writes the model file, complete or not at all.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mayReplace: Whether a file with that name may be replaced.
  /// - Throws: ``ONNXError/cannotWrite(file:reason:)`` with the system's reason, or if an attribute
  ///   has an unsupported kind.
  package func write(to path: String, mayReplace: Bool = true) throws(ONNXError) {
    let bytes = try serialized(path)
    do {
      try AtomicFile.write(bytes, to: path, mayReplace: mayReplace)
    } catch {
      throw .cannotWrite(file: path, reason: error.reason)
    }
  }

  /// The bytes of the model file.
  ///
  /// - Parameter path: The name to give in errors.
  /// - Returns: The bytes.
  /// - Throws: As ``write(to:mayReplace:)``.
  package func serialized(_ path: String) throws(ONNXError) -> [UInt8] {
    for node in graph.nodes {
      for (name, attribute) in node.attributes {
        guard case .unsupported(let kind) = attribute else { continue }
        throw .cannotWrite(
          file: path,
          reason: "attribute \(name) of node \(node.name) is of kind \(kind), which is not "
            + "supported")
      }
    }
    do {
      return try message.serializedBytes()
    } catch {
      throw .cannotWrite(file: path, reason: "it is too large for one file")
    }
  }

  private var message: Onnx_ModelProto {
    var message = Onnx_ModelProto()
    // Version 8 of the format was released with operator set 15, and every current runtime can read
    // it.
    message.irVersion = 8
    message.producerName = producer
    message.docString = documentation
    var standard = Onnx_OperatorSetIdProto()
    standard.domain = ""
    standard.version = Int64(operatorSet)
    message.opsetImport = [standard]
    message.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
      var entry = Onnx_StringStringEntryProto()
      entry.key = key
      entry.value = value
      return entry
    }
    message.graph.name = graph.name
    message.graph.node = graph.nodes.map(\.message)
    message.graph.initializer = graph.initializers.map(\.message)
    message.graph.input = graph.inputs.map(\.message)
    message.graph.output = graph.outputs.map(\.message)
    return message
  }
}

extension ONNXNode {
  var message: Onnx_NodeProto {
    var message = Onnx_NodeProto()
    message.name = name
    message.opType = operatorType
    if !domain.isEmpty { message.domain = domain }
    message.input = inputs
    message.output = outputs
    message.attribute = attributes.sorted { $0.key < $1.key }.map { $1.message(name: $0) }
    return message
  }
}

extension ONNXAttribute {
  func message(name: String) -> Onnx_AttributeProto {
    var message = Onnx_AttributeProto()
    message.name = name
    switch self {
    case .float(let value):
      message.type = .float
      message.f = value
    case .integer(let value):
      message.type = .int
      message.i = Int64(value)
    case .string(let value):
      message.type = .string
      message.s = Data(value.utf8)
    case .tensor(let value):
      message.type = .tensor
      message.t = value.message
    case .floats(let values):
      message.type = .floats
      message.floats = values
    case .integers(let values):
      message.type = .ints
      message.ints = values.map { Int64($0) }
    case .strings(let values):
      message.type = .strings
      message.strings = values.map { Data($0.utf8) }
    case .unsupported(let kind):
      preconditionFailure("attribute \(name) is of kind \(kind), which cannot be written")
    }
    return message
  }
}

extension ONNXValue {
  var message: Onnx_ValueInfoProto {
    var message = Onnx_ValueInfoProto()
    message.name = name
    message.type.tensorType.elemType = elementType?.rawValue ?? 0
    guard let shape else { return message }
    message.type.tensorType.shape.dim = shape.map { size in
      var dimension = Onnx_TensorShapeProto.Dimension()
      switch size {
      case .fixed(let size): dimension.value = .dimValue(Int64(size))
      case .symbolic(let name): dimension.value = .dimParam(name)
      case .unknown: break
      }
      return dimension
    }
    return message
  }
}
