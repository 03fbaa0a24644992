/// The numeric types in which voxels are stored.
package enum VoxelType: Sendable, CaseIterable {
  case int8, uint8, int16, uint16, int32, uint32, int64, uint64, float32, float64
  /// Three bytes: red, green, blue.
  case rgb24
  /// Four bytes: red, green, blue, and an unused opacity.
  case rgba32

  /// The number of bytes per voxel in the file.
  package var bytesPerVoxel: Int {
    switch self {
    case .uint8, .int8: 1
    case .int16, .uint16: 2
    case .rgb24: 3
    case .int32, .uint32, .float32, .rgba32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The types of numbers; colors are left out.
  package static let numbers = allCases.filter { $0 != .rgb24 && $0 != .rgba32 }
}
