extension Grid {
  /// Returns whether every voxel of this grid is at the place of a voxel of another grid, or would be if that
  /// grid were larger.
  ///
  /// Places may differ by 2 % of a voxel, as rounded positions of slices do.
  package func sharesVoxels(with other: Grid) -> Bool {
    let map = other.affine.inverse.after(affine)
    var axes: Set<Int> = []
    for axis in 0..<3 {
      let column = (0..<3).map { map[$0, axis] }
      guard let own = column.indices.max(by: { abs(column[$0]) < abs(column[$1]) }),
        abs(abs(column[own]) - 1) <= 0.02
      else { return false }
      axes.insert(own)
    }
    guard axes.count == 3 else { return false }
    return corners.allSatisfy { corner in
      let place = map.world(corner)
      return [place.x, place.y, place.z].allSatisfy { abs($0 - $0.rounded()) <= 0.02 }
    }
  }

  /// Returns the smallest grid that has the voxels of this one and of another, in this one's order.
  ///
  /// - Returns: `nil` if the grids have no voxels at the same places, or are too far apart to be of one head.
  package func joined(with other: Grid) -> Grid? {
    guard other.sharesVoxels(with: self) else { return nil }
    let map = affine.inverse.after(other.affine)
    let places = other.corners.map { map.world($0) }
    func bounds(_ values: [Double], _ size: Int) -> (first: Int, last: Int) {
      let whole = values.map { Int($0.rounded()) }
      return (min(whole.min() ?? 0, 0), max(whole.max() ?? 0, size - 1))
    }
    let ends = [
      bounds(places.map(\.x), size[0]), bounds(places.map(\.y), size[1]),
      bounds(places.map(\.z), size[2]),
    ]
    let sizes = ends.map { $0.last - $0.first + 1 }
    guard sizes.allSatisfy({ $0 <= 4096 }),
      sizes.reduce(1, *) <= 8 * (voxelCount + other.voxelCount)
    else { return nil }
    let first = affine.world(
      i: Double(ends[0].first), j: Double(ends[1].first), k: Double(ends[2].first))
    var elements = affine.elements
    (elements[3], elements[7], elements[11]) = (first.x, first.y, first.z)
    return Grid(size: sizes, affine: Affine(elements: elements))
  }

  /// The eight voxels at the corners.
  private var corners: [VoxelPoint] {
    (0..<8).map { corner in
      VoxelPoint(
        i: corner & 1 == 0 ? 0 : size[0] - 1, j: corner & 2 == 0 ? 0 : size[1] - 1,
        k: corner & 4 == 0 ? 0 : size[2] - 1)
    }
  }
}

extension LabelMap {
  /// Returns the map on a grid if nothing is lost: if all its labels lie on voxels of that grid.
  ///
  /// The map may cover only a part of the grid, as DICOM segmentations do, which leave slices without labels out.
  package func exactly(on target: Grid) -> LabelMap? {
    if target.coincides(with: grid) { return on(target) }
    guard grid.sharesVoxels(with: target) else { return nil }
    let moved = resampled(to: target)
    return moved.labeledCount == labeledCount ? moved : nil
  }

  private var labeledCount: Int { labels.reduce(0) { $1 == 0 ? $0 : $0 + 1 } }
}
