internal import Foundation

/// The numbers of `TensorProto.DataType` in the standard.
enum ElementCode {
  static let float32: Int32 = 1
  static let int64: Int32 = 7
  static let names: [Int32: String] = [
    2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 8: "string", 9: "bool",
    10: "float16", 11: "float64", 12: "uint32", 13: "uint64", 16: "bfloat16",
  ]
}

extension ONNXTensor {
  init(_ message: Onnx_TensorProto, file: String) throws(ONNXError) {
    let name = message.name.isEmpty ? "without a name" : message.name
    guard message.dataLocation != .external else { throw .externalData(file: file, tensor: name) }
    self.name = message.name
    shape = message.dims.map { Int($0) }
    switch message.dataType {
    case ElementCode.float32:
      let floats: [Float] =
        message.rawData.isEmpty ? message.floatData : Self.numbers(message.rawData)
      values = .floats(floats)
    case ElementCode.int64:
      let integers: [Int64] =
        message.rawData.isEmpty ? message.int64Data : Self.numbers(message.rawData)
      values = .integers(integers)
    case let code:
      throw .unsupportedElementType(
        file: file, tensor: name, type: ElementCode.names[code] ?? "number \(code)")
    }
    guard Self.count(shape) == values.count, message.rawData.count % elementSize == 0 else {
      throw .tensorSize(file: file, tensor: name, shape: shape, count: values.count)
    }
  }

  private var elementSize: Int {
    if case .floats = values { 4 } else { 8 }
  }

  /// Returns the product of a shape; `nil` if it is negative or overflows.
  private static func count(_ shape: [Int]) -> Int? {
    var product = 1
    for size in shape {
      let (next, overflows) = product.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflows else { return nil }
      product = next
    }
    return product
  }

  /// Returns the numbers in raw bytes, which the standard stores least significant byte first, like
  /// this processor.
  private static func numbers<T: BitwiseCopyable>(_ bytes: Data) -> [T] {
    let count = bytes.count / MemoryLayout<T>.stride
    return [T](unsafeUninitializedCapacity: count) { buffer, initialized in
      _ = bytes.copyBytes(to: buffer)
      initialized = count
    }
  }

  var message: Onnx_TensorProto {
    var message = Onnx_TensorProto()
    message.name = name
    message.dims = shape.map { Int64($0) }
    switch values {
    case .floats(let floats):
      message.dataType = ElementCode.float32
      message.rawData = floats.withUnsafeBytes { Data($0) }
    case .integers(let integers):
      message.dataType = ElementCode.int64
      message.rawData = integers.withUnsafeBytes { Data($0) }
    }
    return message
  }
}
