extension Volume {
  /// Returns one frame as its own volume.
  package func frame(_ index: Int) -> Volume {
    let range = index * grid.voxelCount..<(index + 1) * grid.voxelCount
    let part: VoxelStorage =
      switch storage {
      case .int8(let v): .int8(Array(v[range]))
      case .uint8(let v): .uint8(Array(v[range]))
      case .int16(let v): .int16(Array(v[range]))
      case .uint16(let v): .uint16(Array(v[range]))
      case .int32(let v): .int32(Array(v[range]))
      case .uint32(let v): .uint32(Array(v[range]))
      case .int64(let v): .int64(Array(v[range]))
      case .uint64(let v): .uint64(Array(v[range]))
      case .float32(let v): .float32(Array(v[range]))
      case .float64(let v): .float64(Array(v[range]))
      case .rgb24(let v): .rgb24(Array(v[range.lowerBound * 3..<range.upperBound * 3]))
      }
    return Volume(grid: grid, storage: part, slope: slope, intercept: intercept)
  }
}
