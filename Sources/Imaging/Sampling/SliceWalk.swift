/// The array positions of a slice's pixels in a volume on another grid.
struct SliceWalk {
  /// The position of the pixel in column 0 of row 0, in voxels of the array.
  let start: SIMD3<Double>
  /// The step from one column to the next.
  let column: SIMD3<Double>
  /// The step from one row to the next.
  let row: SIMD3<Double>

  /// Finds the walk of a slice.
  ///
  /// - Parameters:
  ///   - geometry: The plane of the slice, on its own grid.
  ///   - index: The index of the slice.
  ///   - map: Maps voxels of that grid to positions in the array.
  init(_ geometry: SliceGeometry, _ index: Int, _ map: Affine) {
    func place(_ column: Int, _ row: Int) -> SIMD3<Double> {
      // The geometry also accepts positions beyond the slice's end, which is enough to find the
      // step.
      var point = SIMD3(0.0, 0, 0)
      point[geometry.columns.axis] = Double(
        geometry.columns.isReversed ? geometry.width - 1 - column : column)
      point[geometry.rows.axis] = Double(
        geometry.rows.isReversed ? geometry.height - 1 - row : row)
      point[geometry.normal] = Double(index)
      let world = map.world(i: point.x, j: point.y, k: point.z)
      return SIMD3(world.x, world.y, world.z)
    }
    start = place(0, 0)
    column = place(1, 0) - start
    row = place(0, 1) - start
  }
}

extension SliceWalk {
  private init(start: SIMD3<Double>, column: SIMD3<Double>, row: SIMD3<Double>) {
    (self.start, self.column, self.row) = (start, column, row)
  }

  /// The same steps from another start.
  func moved(by offset: SIMD3<Double>) -> SliceWalk {
    SliceWalk(start: start + offset, column: column, row: row)
  }
}

extension SliceGeometry {
  /// Finds how to walk over a slice's voxels in an array with another order of axes.
  ///
  /// - Parameters:
  ///   - index: The index of the slice.
  ///   - order: The order of the array's axes.
  ///   - size: The array's size.
  /// - Returns: The first voxel's offset, and the strides.
  func walk(_ index: Int, _ order: AxisOrder, size: [Int]) -> Walk {
    let first = order.source(of: voxel(column: 0, row: 0, index: index), size: size)
    let strides = order.strides(size: size)
    return Walk(
      start: first.i + size[0] * (first.j + size[1] * first.k),
      columnStride: columns.isReversed ? -strides[columns.axis] : strides[columns.axis],
      rowStride: rows.isReversed ? -strides[rows.axis] : strides[rows.axis])
  }
}
