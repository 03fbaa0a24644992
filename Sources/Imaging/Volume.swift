/// A 3-D array of numbers with its position in world space, or a series of such arrays.
///
/// Stored numbers are scaled on access: value = `slope` × stored + `intercept`.
package struct Volume: Sendable {
  /// Size and affine of one frame.
  package let grid: Grid
  /// The number of consecutive 3-D frames in `storage`; 1 for a 3-D volume.
  package let frameCount: Int
  /// The stored numbers, `grid.voxelCount * frameCount` of them.
  package let storage: VoxelStorage
  /// The factor applied to stored numbers.
  package let slope: Double
  /// The number added to scaled numbers.
  package let intercept: Double
  /// The background of each frame.
  private var backgrounds: [Background]

  /// Creates a volume over stored numbers.
  ///
  /// - Precondition: `storage` holds `grid.voxelCount * frameCount` voxels.
  package init(
    grid: Grid, frameCount: Int = 1, storage: VoxelStorage, slope: Double = 1,
    intercept: Double = 0
  ) {
    precondition(storage.count == grid.voxelCount * frameCount, "storage does not fit the grid")
    self.grid = grid
    self.frameCount = frameCount
    self.storage = storage
    self.slope = slope
    self.intercept = intercept
    backgrounds = []
    backgrounds = (0..<frameCount).map { Background.find(self, frame: $0) }
  }

  /// Returns the value around the head in a frame; see ``Background``.
  package func background(frame: Int = 0) -> Background { backgrounds[frame] }

  /// Returns the scaled value of a voxel.
  package func value(at point: VoxelPoint, frame: Int = 0) -> Double {
    storage[frame * grid.voxelCount + grid.offset(point)] * slope + intercept
  }

  /// Returns the scaled values of one frame, first array axis fastest.
  package func values(frame: Int = 0) -> [Float] {
    let count = grid.voxelCount
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      storage.gather(
        into: buffer, width: grid.size[0], height: count / grid.size[0], start: frame * count,
        columnStride: 1, rowStride: grid.size[0], slope: Float(slope), intercept: Float(intercept))
      initialized = count
    }
  }

  /// Visits the scaled values of rows along the first array axis, one row at a time.
  ///
  /// Makes no array of the whole volume.
  ///
  /// - Parameters:
  ///   - step: 1 visits every row, 2 every second row, and so on.
  ///   - frame: The time point.
  ///   - body: Receives the values of a row.
  package func forEachRow(
    step: Int = 1, frame: Int = 0, _ body: (UnsafeBufferPointer<Float>) -> Void
  ) {
    let width = grid.size[0]
    let first = frame * grid.voxelCount
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { row in
      for start in Swift.stride(from: 0, to: grid.voxelCount, by: step * width) {
        storage.gather(
          into: row, width: width, height: 1, start: first + start, columnStride: 1,
          rowStride: width, slope: Float(slope), intercept: Float(intercept))
        body(UnsafeBufferPointer(row))
      }
    }
  }

  /// Returns the scaled values of one slice, in screen layout.
  ///
  /// `index` counts from 0 along the stored array's axis; `geometry` gives the plane and its
  /// orientation on screen.
  ///
  /// - Precondition: `geometry` was made for this grid, and `index` is in its range.
  package func slice(_ index: Int, _ geometry: SliceGeometry, frame: Int = 0) -> Slice<Float> {
    let walk = geometry.walk(index)
    let count = geometry.width * geometry.height
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      storage.gather(
        into: buffer, width: geometry.width, height: geometry.height,
        start: frame * grid.voxelCount + walk.start, columnStride: walk.columnStride,
        rowStride: walk.rowStride, slope: Float(slope), intercept: Float(intercept))
      initialized = count
    }
    return Slice(width: geometry.width, height: geometry.height, values: values)
  }

  /// Returns the values of one slice to show through a window.
  ///
  /// They are those of ``sampledSlice(_:_:frame:)``, except that the background is NaN, which is
  /// black, if the window would show it gray.
  package func shownSlice(
    _ index: Int, _ geometry: SliceGeometry, frame: Int = 0, window: IntensityWindow
  ) -> Slice<Float> {
    let slice = sampledSlice(index, geometry, frame: frame)
    let background = background(frame: frame)
    guard background.isCertain, Double(background.value) > window.lower else { return slice }
    return Slice(
      width: slice.width, height: slice.height,
      values: slice.values.map { $0 == background.value ? .nan : $0 })
  }

  /// Returns the colors of one slice of an RGB volume; `nil` if voxels are numbers.
  package func colorSlice(_ index: Int, _ geometry: SliceGeometry, frame: Int = 0)
    -> Slice<SIMD3<UInt8>>?
  {
    guard case .rgb24(let bytes) = storage else { return nil }
    let walk = geometry.walk(index)
    let first = frame * grid.voxelCount + walk.start
    var values: [SIMD3<UInt8>] = []
    values.reserveCapacity(geometry.width * geometry.height)
    for row in 0..<geometry.height {
      for column in 0..<geometry.width {
        let place = (first + row * walk.rowStride + column * walk.columnStride) * 3
        values.append(SIMD3(bytes[place], bytes[place + 1], bytes[place + 2]))
      }
    }
    return Slice(width: geometry.width, height: geometry.height, values: values)
  }
}
