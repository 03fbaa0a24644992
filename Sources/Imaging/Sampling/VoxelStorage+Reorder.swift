extension VoxelStorage {
  /// Puts the numbers into another order of axes.
  ///
  /// - Parameters:
  ///   - order: The order.
  ///   - source: The current size of the array.
  ///   - target: The new size of the array.
  ///   - frames: The number of consecutive 3-D volumes.
  /// - Returns: The same numbers, reordered.
  func reordered(
    _ order: AxisOrder, from source: [Int], to target: [Int], frames: Int
  ) -> VoxelStorage {
    let strides = order.strides(size: source)
    let first = order.source(of: VoxelPoint(i: 0, j: 0, k: 0), size: source)
    let start = first.i + source[0] * (first.j + source[1] * first.k)
    let count = source[0] * source[1] * source[2]
    func turn<T: BitwiseCopyable>(_ values: [T]) -> [T] {
      [T](unsafeUninitializedCapacity: values.count) { output, initialized in
        values.withUnsafeBufferPointer { values in
          var offset = 0
          for frame in 0..<frames {
            for k in 0..<target[2] {
              for j in 0..<target[1] {
                var from = frame * count + start + j * strides[1] + k * strides[2]
                for _ in 0..<target[0] {
                  output[offset] = values[from]
                  from += strides[0]
                  offset += 1
                }
              }
            }
          }
        }
        initialized = values.count
      }
    }
    switch self {
    case .int8(let v): return .int8(turn(v))
    case .uint8(let v): return .uint8(turn(v))
    case .int16(let v): return .int16(turn(v))
    case .uint16(let v): return .uint16(turn(v))
    case .int32(let v): return .int32(turn(v))
    case .uint32(let v): return .uint32(turn(v))
    case .int64(let v): return .int64(turn(v))
    case .uint64(let v): return .uint64(turn(v))
    case .float32(let v): return .float32(turn(v))
    case .float64(let v): return .float64(turn(v))
    case .rgb24(let v):
      // The three bytes of a voxel are moved as one.
      var colors: [SIMD3<UInt8>] = []
      colors.reserveCapacity(v.count / 3)
      for index in stride(from: 0, to: v.count, by: 3) {
        colors.append(SIMD3(v[index], v[index + 1], v[index + 2]))
      }
      return .rgb24(turn(colors).flatMap { [$0.x, $0.y, $0.z] })
    }
  }
}
