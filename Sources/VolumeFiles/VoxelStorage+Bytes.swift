package import Imaging

extension VoxelStorage {
  /// The type of the numbers.
  package var type: VoxelType {
    switch self {
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    case .uint16: .uint16
    case .int32: .int32
    case .uint32: .uint32
    case .int64: .int64
    case .uint64: .uint64
    case .float32: .float32
    case .float64: .float64
    case .rgb24: .rgb24
    }
  }

  /// Hands over the numbers' bytes in this machine's order, and the width of one number.
  package func withBytes<Value>(_ use: (UnsafeRawBufferPointer, Int) -> Value) -> Value {
    func bytes<Number>(_ values: [Number]) -> Value {
      values.withUnsafeBytes { use($0, MemoryLayout<Number>.stride) }
    }
    return switch self {
    case .int8(let values): bytes(values)
    case .uint8(let values), .rgb24(let values): bytes(values)
    case .int16(let values): bytes(values)
    case .uint16(let values): bytes(values)
    case .int32(let values): bytes(values)
    case .uint32(let values): bytes(values)
    case .int64(let values): bytes(values)
    case .uint64(let values): bytes(values)
    case .float32(let values): bytes(values)
    case .float64(let values): bytes(values)
    }
  }

  /// Returns the numbers with one axis moved behind all others.
  ///
  /// A file may store the channels of each voxel together, which makes the channel its first axis; a
  /// volume has its frames last.
  ///
  /// - Parameters:
  ///   - axis: The axis to move.
  ///   - sizes: The sizes of all axes, the fastest first.
  /// - Returns: The numbers in their new order.
  /// - Precondition: The product of the sizes is the number of voxels.
  package func moving(axis: Int, ofSizes sizes: [Int]) -> VoxelStorage {
    let before = sizes[..<axis].reduce(1, *)
    let length = sizes[axis]
    let after = sizes[(axis + 1)...].reduce(1, *)
    precondition(before * length * after == count, "the axes do not fit the voxels")
    if length == 1 || after == 1 { return self }
    func moved<Number>(_ values: [Number]) -> [Number] {
      [Number](unsafeUninitializedCapacity: values.count) { target, count in
        values.withUnsafeBufferPointer { source in
          var place = 0
          for channel in 0..<length {
            for outer in 0..<after {
              let start = (outer * length + channel) * before
              for inner in 0..<before {
                target.initializeElement(at: place, to: source[start + inner])
                place += 1
              }
            }
          }
        }
        count = values.count
      }
    }
    return switch self {
    case .int8(let values): .int8(moved(values))
    case .uint8(let values): .uint8(moved(values))
    case .int16(let values): .int16(moved(values))
    case .uint16(let values): .uint16(moved(values))
    case .int32(let values): .int32(moved(values))
    case .uint32(let values): .uint32(moved(values))
    case .int64(let values): .int64(moved(values))
    case .uint64(let values): .uint64(moved(values))
    case .float32(let values): .float32(moved(values))
    case .float64(let values): .float64(moved(values))
    case .rgb24: preconditionFailure("the axes of colors are not moved")
    }
  }
}
