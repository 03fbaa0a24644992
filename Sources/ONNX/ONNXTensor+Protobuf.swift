internal import Foundation

extension ONNXTensor {
  /// Reads a tensor.
  ///
  /// - Parameters:
  ///   - message: The tensor.
  ///   - folder: What is known about files beside the model.
  /// - Throws: ``ONNXError``.
  init(_ message: Onnx_TensorProto, _ folder: inout ExternalData) throws(ONNXError) {
    let file = folder.file
    let label = message.name.isEmpty ? "without a name" : message.name
    guard let type = ONNXElementType(rawValue: message.dataType) else {
      throw .unsupportedElementType(
        file: file, tensor: label, type: ONNXElementType.name(message.dataType))
    }
    name = message.name
    shape = message.dims.map { Int($0) }
    elementType = type
    let raw =
      message.dataLocation == .external
      ? try folder.bytes(of: message, label, count: Self.byteCount(message)) : message.rawData
    values = raw.isEmpty ? Self.typed(message, type) : Self.raw(raw, type)
    guard Self.count(shape) == values.count, raw.count % type.size == 0 else {
      throw .tensorSize(file: file, tensor: label, shape: shape, count: values.count)
    }
  }

  /// The bytes that a tensor's shape and type ask for; `nil` if the type is not known, or the shape is no number.
  static func byteCount(_ message: Onnx_TensorProto) -> Int? {
    guard let type = ONNXElementType(rawValue: message.dataType) else { return nil }
    return count(message.dims.map { Int($0) }).flatMap { product($0, type.size) }
  }

  private static func product(_ a: Int, _ b: Int) -> Int? {
    let (product, overflows) = a.multipliedReportingOverflow(by: b)
    return overflows ? nil : product
  }

  /// Returns the product of a shape; `nil` if it is negative or overflows.
  private static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      guard size >= 0, let next = product(count, size) else { return nil }
      count = next
    }
    return count
  }

  /// The numbers in the fields of a message; most types are kept as int32, halves by their bits.
  private static func typed(_ message: Onnx_TensorProto, _ type: ONNXElementType) -> Values {
    switch type {
    case .float32: .floats(message.floatData)
    case .float64: .floats(message.doubleData.map { Float($0) })
    case .float16: .floats(message.int32Data.map { float(half: UInt16(truncatingIfNeeded: $0)) })
    case .bfloat16:
      .floats(message.int32Data.map { float(brain: UInt16(truncatingIfNeeded: $0)) })
    case .int64: .integers(message.int64Data)
    case .uint32, .uint64: .integers(message.uint64Data.map { Int64(clamping: $0) })
    default: .integers(message.int32Data.map { Int64($0) })
    }
  }

  /// The numbers in raw bytes, which the standard stores least significant byte first, like this
  /// processor.
  private static func raw(_ bytes: Data, _ type: ONNXElementType) -> Values {
    func integers<T: BinaryInteger & BitwiseCopyable>(_ type: T.Type) -> Values {
      .integers((numbers(bytes) as [T]).map { Int64(clamping: $0) })
    }
    return switch type {
    case .float32: .floats(numbers(bytes))
    case .float64: .floats((numbers(bytes) as [Double]).map { Float($0) })
    case .float16: .floats((numbers(bytes) as [UInt16]).map(float(half:)))
    case .bfloat16: .floats((numbers(bytes) as [UInt16]).map(float(brain:)))
    case .int64: .integers(numbers(bytes))
    case .int32: integers(Int32.self)
    case .uint32: integers(UInt32.self)
    case .uint64: integers(UInt64.self)
    case .int16: integers(Int16.self)
    case .uint16: integers(UInt16.self)
    case .int8: integers(Int8.self)
    case .uint8, .bool: integers(UInt8.self)
    }
  }

  private static func numbers<T: BitwiseCopyable>(_ bytes: Data) -> [T] {
    let count = bytes.count / MemoryLayout<T>.stride
    return [T](unsafeUninitializedCapacity: count) { buffer, initialized in
      _ = bytes.copyBytes(to: buffer)
      initialized = count
    }
  }

  /// A number of 16 bits, by IEEE 754: sign, 5 bits of exponent, 10 of fraction.
  static func float(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let (exponent, fraction) = (UInt32(bits >> 10 & 0x1F), UInt32(bits & 0x3FF))
    switch exponent {
    case 0:
      let size = Float(fraction) * 0x1p-24
      return sign == 0 ? size : -size
    case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  /// The upper half of a float32.
  private static func float(brain bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
  }

  /// Integers keep their type if it is int64; all others are written as int64 or float32.
  var message: Onnx_TensorProto {
    var message = Onnx_TensorProto()
    message.name = name
    message.dims = shape.map { Int64($0) }
    message.dataType = elementType.rawValue
    message.rawData =
      switch values {
      case .floats(let floats): Self.bytes(floats, elementType)
      case .integers(let integers): Self.bytes(integers, elementType)
      }
    return message
  }

  private static func bytes(_ floats: [Float], _ type: ONNXElementType) -> Data {
    func data<T>(_ numbers: [T]) -> Data { numbers.withUnsafeBytes { Data($0) } }
    return switch type {
    case .float16: data(floats.map(half(_:)))
    case .bfloat16: data(floats.map { UInt16($0.bitPattern >> 16) })
    case .float64: data(floats.map { Double($0) })
    default: data(floats)
    }
  }

  private static func bytes(_ integers: [Int64], _ type: ONNXElementType) -> Data {
    func data<T: FixedWidthInteger>(_: T.Type) -> Data {
      integers.map { T(truncatingIfNeeded: $0) }.withUnsafeBytes { Data($0) }
    }
    return switch type {
    case .int8, .uint8, .bool: data(UInt8.self)
    case .int16, .uint16: data(UInt16.self)
    case .int32, .uint32: data(UInt32.self)
    default: data(Int64.self)
    }
  }

  /// The nearest number of 16 bits; those that were read from 16 bits come back as they were.
  static func half(_ number: Float) -> UInt16 {
    let bits = number.bitPattern
    let sign = UInt16(bits >> 16 & 0x8000)
    let size = abs(number)
    if number.isNaN { return sign | 0x7E00 }
    if size >= 65520 { return sign | 0x7C00 }
    // Below the smallest normal number the step is 2⁻²⁴.
    if size < 0x1p-14 { return sign | UInt16((size * 0x1p24).rounded(.toNearestOrEven)) }
    let rounded = bits &+ 0xFFF &+ (bits >> 13 & 1)
    return sign | UInt16(truncatingIfNeeded: (rounded >> 13 & 0x3FFFF) &- (112 << 10))
  }
}
