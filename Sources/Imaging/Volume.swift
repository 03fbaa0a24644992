/// A 3-D array of numbers with its place in the world, or a series of them.
///
/// Stored numbers are scaled on access: value = `slope` × stored + `intercept`.
package struct Volume: Sendable {
  /// Size and affine of one frame.
  package let grid: Grid
  /// How many 3-D frames follow each other in `storage`; 1 for a 3-D volume.
  package let frameCount: Int
  /// The stored numbers, `grid.voxelCount * frameCount` of them.
  package let storage: VoxelStorage
  /// Multiplies stored numbers.
  package let slope: Double
  /// Is added to scaled numbers.
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

  /// The value around the head in a frame; see ``Background``.
  package func background(frame: Int = 0) -> Background { backgrounds[frame] }

  /// The scaled value of a voxel.
  package func value(at point: VoxelPoint, frame: Int = 0) -> Double {
    storage[frame * grid.voxelCount + grid.offset(point)] * slope + intercept
  }

  /// Scaled values of one frame, the first array axis fastest.
  package func values(frame: Int = 0) -> [Float] {
    let count = grid.voxelCount
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      storage.gather(
        into: buffer, width: grid.size[0], height: count / grid.size[0], start: frame * count,
        columnStride: 1, rowStride: grid.size[0], slope: Float(slope), intercept: Float(intercept))
      initialized = count
    }
  }

  /// Scaled values of one slice, laid out as a screen shows it.
  ///
  /// `index` counts from 0 along the stored array's axis; `geometry` says which plane, and which way up.
  ///
  /// - Precondition: `geometry` was made for this grid, and `index` lies in it.
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

  /// The values of one slice to be shown through a window: as ``sampledSlice(_:_:frame:)`` has them, but where
  /// the window would show the background gray it is NaN, which is black.
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

  /// The colors of one slice of an RGB volume; `nil` where voxels are numbers.
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
