import VolumeFiles

/// The standard's codes of the supported types.
///
/// Source: `nifti1.h`, `DT_*`.
private let datatypes: [(code: Int, type: VoxelType)] = [
  (2, .uint8), (4, .int16), (8, .int32), (16, .float32), (64, .float64), (128, .rgb24),
  (256, .int8), (512, .uint16), (768, .uint32), (1024, .int64), (1280, .uint64), (2304, .rgba32),
]

extension VoxelType {
  /// Creates the type for a code; `nil` for unsupported codes.
  init?(datatype code: Int) {
    guard let known = datatypes.first(where: { $0.code == code }) else { return nil }
    self = known.type
  }

  /// The standard's code.
  var datatype: Int {
    guard let known = datatypes.first(where: { $0.type == self }) else {
      preconditionFailure("a type without a code")
    }
    return known.code
  }

  /// Returns the names of known but unsupported datatypes.
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
