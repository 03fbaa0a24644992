/// How a file stores a number; the raw values are those of `TensorProto.DataType` in the standard.
package enum ONNXElementType: Int32, Hashable, Sendable, CaseIterable {
  case float32 = 1
  case uint8 = 2
  case int8 = 3
  case uint16 = 4
  case int16 = 5
  case int32 = 6
  case int64 = 7
  case bool = 9
  case float16 = 10
  case float64 = 11
  case uint32 = 12
  case uint64 = 13
  case bfloat16 = 16

  /// Whether it stores numbers with a point, which are read as float32.
  package var isFloat: Bool {
    switch self {
    case .float32, .float16, .float64, .bfloat16: true
    default: false
    }
  }

  /// The bytes of one number.
  package var size: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .float32, .int32, .uint32: 4
    case .int64, .float64, .uint64: 8
    }
  }

  /// The name of any type in the standard, for messages.
  static func name(_ code: Int32) -> String {
    if let known = ONNXElementType(rawValue: code) { return "\(known)" }
    return code == 8 ? "string" : "number \(code)"
  }
}
