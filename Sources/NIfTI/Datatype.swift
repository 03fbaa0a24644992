/// NIfTI's datatypes that are read, by the standard's codes.
///
/// Source: `nifti1.h`, `DT_*`.
enum Datatype: Int {
  case uint8 = 2
  case int16 = 4
  case int32 = 8
  case float32 = 16
  case float64 = 64
  case rgb24 = 128
  case int8 = 256
  case uint16 = 512
  case uint32 = 768
  case int64 = 1024
  case uint64 = 1280
  case rgba32 = 2304

  /// Bytes that one voxel takes in the file.
  var bytesPerVoxel: Int {
    switch self {
    case .uint8, .int8: 1
    case .int16, .uint16: 2
    case .rgb24: 3
    case .int32, .uint32, .float32, .rgba32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The names of known datatypes that are refused.
  static func refusedName(_ code: Int) -> String? {
    switch code {
    case 1: "binary"
    case 32: "complex64"
    case 1536: "float128"
    case 1792: "complex128"
    case 2048: "complex256"
    default: nil
    }
  }
}
