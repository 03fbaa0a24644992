extension LabelMap {
  /// Returns the labels of a slice cut on another grid, each from the nearest voxel.
  ///
  /// Exact if the grids coincide except for the order of their axes. Labels come from the nearest
  /// neighbor and are never averaged. Only the slice is sampled, never the whole map.
  ///
  /// - Parameters:
  ///   - index: The index of the slice.
  ///   - geometry: The plane of the slice, on any grid.
  /// - Returns: Labels in screen layout; background outside this map.
  package func sampledSlice(_ index: Int, _ geometry: SliceGeometry) -> Slice<Label> {
    let map: Affine
    switch geometry.grid.relation(to: grid) {
    case .identical: return slice(index, SliceGeometry(grid, like: geometry))
    case .reordered(let order):
      let walk = geometry.walk(index, order, size: grid.size)
      let values = (0..<geometry.height).flatMap { row in
        (0..<geometry.width).map { column in
          labels[walk.start + row * walk.rowStride + column * walk.columnStride]
        }
      }
      return Slice(width: geometry.width, height: geometry.height, values: values)
    case .resampled(let affine): map = affine
    }
    let walk = SliceWalk(geometry, index, map)
    var values = [Label](repeating: 0, count: geometry.width * geometry.height)
    labels.withUnsafeBufferPointer { labels in
      for row in 0..<geometry.height {
        let start = walk.start + Double(row) * walk.row
        for column in 0..<geometry.width {
          guard let offset = grid.nearestOffset(start + Double(column) * walk.column) else {
            continue
          }
          values[row * geometry.width + column] = labels[offset]
        }
      }
    }
    return Slice(width: geometry.width, height: geometry.height, values: values)
  }

  /// Returns the map on another grid.
  ///
  /// This is the map itself if the grid is the same, otherwise ``resampled(to:)``, which is exact
  /// if the grids coincide except for the order of their axes.
  package func on(_ target: Grid) -> LabelMap {
    if case .identical = target.relation(to: grid) {
      return target == grid ? self : LabelMap(grid: target, scheme: scheme, labels: labels)
    }
    return resampled(to: target)
  }
}
