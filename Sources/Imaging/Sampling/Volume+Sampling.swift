extension Volume {
  /// Returns the values of a slice cut on another grid.
  ///
  /// Copied by index if the grids coincide except for the order of their axes, otherwise found by
  /// trilinear interpolation. Only the slice is sampled, never the whole volume.
  ///
  /// - Parameters:
  ///   - index: The index of the slice.
  ///   - geometry: The plane of the slice, on any grid.
  ///   - frame: The index of the 3-D volume, if there are several.
  /// - Returns: Values in screen layout; NaN outside this volume by more than half a voxel.
  /// - Complexity: about 1 ms for 240 × 240 pixels.
  package func sampledSlice(
    _ index: Int, _ geometry: SliceGeometry, frame: Int = 0
  ) -> Slice<Float> {
    switch geometry.grid.relation(to: grid) {
    case .identical:
      // The geometry of the other grid has the same axes.
      return slice(index, SliceGeometry(grid, like: geometry), frame: frame)
    case .reordered(let order):
      let walk = geometry.walk(index, order, size: grid.size)
      let count = geometry.width * geometry.height
      let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
        storage.gather(
          into: buffer, width: geometry.width, height: geometry.height,
          start: frame * grid.voxelCount + walk.start, columnStride: walk.columnStride,
          rowStride: walk.rowStride, slope: Float(slope), intercept: Float(intercept))
        initialized = count
      }
      return Slice(width: geometry.width, height: geometry.height, values: values)
    case .resampled(let map):
      return interpolated(
        SliceWalk(geometry, index, map), width: geometry.width, height: geometry.height,
        frame: frame)
    }
  }

  /// Returns the colors of an RGB volume's slice cut on another grid, each from the nearest voxel;
  /// `nil` if voxels are numbers.
  package func sampledColorSlice(
    _ index: Int, _ geometry: SliceGeometry, frame: Int = 0
  ) -> Slice<SIMD3<UInt8>>? {
    guard case .rgb24(let bytes) = storage else { return nil }
    let map = grid.affine.inverse.after(geometry.grid.affine)
    let walk = SliceWalk(geometry, index, map)
    let first = frame * grid.voxelCount
    var values: [SIMD3<UInt8>] = []
    values.reserveCapacity(geometry.width * geometry.height)
    for row in 0..<geometry.height {
      for column in 0..<geometry.width {
        let place = walk.start + Double(row) * walk.row + Double(column) * walk.column
        guard let offset = grid.nearestOffset(place) else {
          values.append(.zero)
          continue
        }
        let byte = (first + offset) * 3
        values.append(SIMD3(bytes[byte], bytes[byte + 1], bytes[byte + 2]))
      }
    }
    return Slice(width: geometry.width, height: geometry.height, values: values)
  }

  /// Returns the volume on another grid, for computations that need several volumes on one grid.
  ///
  /// - Returns: An exact copy in the stored type if the grids coincide except for the order of
  ///   their axes; otherwise 32-bit floats from trilinear interpolation, with the background's
  ///   value outside this volume.
  package func resampled(to target: Grid) -> Volume {
    switch target.relation(to: grid) {
    case .identical: return self
    case .reordered(let order):
      return Volume(
        grid: target, frameCount: frameCount,
        storage: storage.reordered(order, from: grid.size, to: target.size, frames: frameCount),
        slope: slope, intercept: intercept)
    case .resampled:
      let geometry = SliceGeometry(target, plane: .axial)
      var values = [Float](repeating: 0, count: target.voxelCount * frameCount)
      for frame in 0..<frameCount {
        let outside = background(frame: frame).value
        for index in 0..<geometry.count {
          let slice = sampledSlice(index, geometry, frame: frame)
          let walk = geometry.walk(index)
          for row in 0..<geometry.height {
            for column in 0..<geometry.width {
              let value = slice.values[row * geometry.width + column]
              let offset = walk.start + row * walk.rowStride + column * walk.columnStride
              values[frame * target.voxelCount + offset] = value.isNaN ? outside : value
            }
          }
        }
      }
      return Volume(grid: target, frameCount: frameCount, storage: .float32(values))
    }
  }

  private func interpolated(
    _ walk: SliceWalk, width: Int, height: Int, frame: Int
  ) -> Slice<Float> {
    let sampler = TrilinearSampler(size: grid.size, offset: frame * grid.voxelCount)
    var values = [Float](repeating: .nan, count: width * height)
    func fill<T: BitwiseCopyable>(_ stored: [T], _ number: (T) -> Float) {
      stored.withUnsafeBufferPointer { stored in
        values.withUnsafeMutableBufferPointer { values in
          sampler.fill(values, width: width, height: height, walk, stored, number)
        }
      }
    }
    switch storage {
    case .int8(let v): fill(v) { Float($0) }
    case .uint8(let v): fill(v) { Float($0) }
    case .rgb24: fill((0..<storage.count).map { Float(storage[$0]) }) { $0 }
    case .int16(let v): fill(v) { Float($0) }
    case .uint16(let v): fill(v) { Float($0) }
    case .int32(let v): fill(v) { Float($0) }
    case .uint32(let v): fill(v) { Float($0) }
    case .int64(let v): fill(v) { Float($0) }
    case .uint64(let v): fill(v) { Float($0) }
    case .float32(let v): fill(v) { $0 }
    case .float64(let v): fill(v) { Float($0) }
    }
    let (slope, intercept) = (Float(slope), Float(intercept))
    if slope != 1 || intercept != 0 {
      for offset in values.indices { values[offset] = values[offset] * slope + intercept }
    }
    return Slice(width: width, height: height, values: values)
  }
}

extension SliceGeometry {
  /// The same plane and convention on another grid.
  package init(_ grid: Grid, like other: SliceGeometry) {
    self.init(grid, plane: other.plane, convention: other.convention)
  }
}

extension Grid {
  /// Returns the array offset of the voxel nearest to a position; `nil` if it is outside by more
  /// than half a voxel.
  func nearestOffset(_ place: SIMD3<Double>) -> Int? {
    // On a tie between two voxels the higher one wins; rounding errors must not decide it.
    let index = (place + (0.5 + 1e-6)).rounded(.down)
    guard index.x >= 0, index.y >= 0, index.z >= 0, index.x < Double(size[0]),
      index.y < Double(size[1]), index.z < Double(size[2])
    else { return nil }
    return Int(index.x) + size[0] * (Int(index.y) + size[1] * Int(index.z))
  }
}
