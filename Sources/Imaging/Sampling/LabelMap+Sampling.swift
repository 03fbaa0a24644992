extension LabelMap {
  /// The labels of a slice that is cut on another grid, each from the nearest voxel.
  ///
  /// Exact if the grids coincide but for the order of their axes. No label is made up: a nearest neighbor
  /// is taken, never a mean of labels. Only the slice is sampled, never the map.
  ///
  /// - Parameters:
  ///   - index: The slice.
  ///   - geometry: The plane of the slice, on any grid.
  /// - Returns: Labels as a screen shows them; background outside this map.
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

  /// The map on another grid: the map itself if it is the same, else ``resampled(to:)``, which is exact if
  /// the grids coincide but for the order of their axes.
  package func on(_ target: Grid) -> LabelMap {
    if case .identical = target.relation(to: grid) {
      return target == grid ? self : LabelMap(grid: target, scheme: scheme, labels: labels)
    }
    return resampled(to: target)
  }
}
