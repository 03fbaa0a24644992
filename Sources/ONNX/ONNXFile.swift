internal import Files
package import Foundation
internal import SwiftProtobuf

/// The bytes of a model file, whose metadata can be changed without touching anything else.
///
/// Unlike ``ONNXModel``, it keeps what glia does not read: float16 weights, functions, other domains.
///
/// Source: https://protobuf.dev/programming-guides/encoding.
package struct ONNXFile: Sendable {
  /// The path, for messages.
  package let path: String
  /// The bytes of the file.
  package private(set) var bytes: Data

  /// Reads a file.
  ///
  /// - Throws: ``ONNXError`` if it cannot be read, or is not a protocol buffer.
  package init(contentsOf path: String) throws(ONNXError) {
    do throws(UnreadableFile) {
      self.init(try RegularFile.read(path), path: path)
    } catch {
      throw .cannotRead(file: path, reason: error.reason)
    }
    _ = try fields()
  }

  init(_ bytes: Data, path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Sets an entry of the metadata; an older one with its name is removed.
  ///
  /// - Throws: ``ONNXError/notONNX(file:reason:)``.
  package mutating func set(_ key: String, to value: String) throws(ONNXError) {
    var result = Data(capacity: bytes.count + value.utf8.count + 64)
    for field in try fields() {
      if field.number == Self.metadataField, let content = field.content,
        (try? Onnx_StringStringEntryProto(serializedBytes: bytes[content]))?.key == key
      {
        continue
      }
      result += bytes[field.range]
    }
    var added = Onnx_ModelProto()
    var entry = Onnx_StringStringEntryProto()
    entry.key = key
    entry.value = value
    added.metadataProps = [entry]
    // A message is the concatenation of its fields.
    guard let tail = try? added.serializedData() as Data else { return }
    bytes = result + tail
  }

  /// Writes the file, complete or not at all.
  ///
  /// - Throws: ``ONNXError/cannotWrite(file:reason:)``.
  package func write(to path: String, mayReplace: Bool = true) throws(ONNXError) {
    do {
      try AtomicFile.write([UInt8](bytes), to: path, mayReplace: mayReplace)
    } catch {
      throw .cannotWrite(file: path, reason: error.reason)
    }
  }

  /// Takes weights from other files into this one, which then needs no file beside it.
  ///
  /// - Throws: ``ONNXError/externalData(file:tensor:reason:)`` if one of them cannot be read,
  ///   ``ONNXError/cannotJoin(file:reason:)`` if the result would be too large for a protocol buffer.
  package mutating func takeInExternalWeights() throws(ONNXError) {
    guard var message = try? Onnx_ModelProto(serializedBytes: bytes) else { throw damaged }
    guard message.graph.initializer.contains(where: { $0.dataLocation == .external }) else {
      return
    }
    var folder = ExternalData(file: path)
    for index in message.graph.initializer.indices
    where message.graph.initializer[index].dataLocation == .external {
      let tensor = message.graph.initializer[index]
      let count = ONNXTensor.byteCount(tensor)
      message.graph.initializer[index].rawData =
        try folder.bytes(of: tensor, tensor.name, count: count)
      message.graph.initializer[index].externalData = []
      message.graph.initializer[index].clearDataLocation()
    }
    guard let whole: Data = try? message.serializedBytes() else {
      throw .cannotJoin(file: path, reason: "with its weights it is too large for one file")
    }
    bytes = whole
  }

  // MARK: - Fields

  /// `metadata_props` of `ModelProto`.
  private static let metadataField: UInt64 = 14

  /// A field of the outermost message.
  private struct Field {
    let number: UInt64
    /// Tag and content.
    let range: Range<Int>
    /// The content of a field that has a length.
    let content: Range<Int>?
  }

  /// The fields of the outermost message, in order.
  private func fields() throws(ONNXError) -> [Field] {
    var fields: [Field] = []
    var place = bytes.startIndex
    while place < bytes.endIndex {
      let start = place
      let tag = try number(&place)
      var content: Range<Int>?
      switch tag & 7 {
      case 0: _ = try number(&place)
      case 1: place += 8
      case 5: place += 4
      case 2:
        let length = try number(&place)
        guard length <= UInt64(bytes.endIndex - place) else { throw damaged }
        content = place..<place + Int(length)
        place += Int(length)
      default: throw damaged
      }
      guard place <= bytes.endIndex else { throw damaged }
      fields.append(Field(number: tag >> 3, range: start..<place, content: content))
    }
    return fields
  }

  private var damaged: ONNXError {
    .notONNX(file: path, reason: "it is not a valid protocol buffer, or is truncated")
  }

  /// A number in groups of seven bits, the lowest first.
  private func number(_ place: inout Int) throws(ONNXError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard place < bytes.endIndex else { throw damaged }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw damaged
  }
}
