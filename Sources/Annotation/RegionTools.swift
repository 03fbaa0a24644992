package import Imaging

/// Tools that find connected voxels around a given one.
extension LabelMap {
  /// Finds the voxels that are connected with a given one and have its label: flood fill.
  ///
  /// - Parameters:
  ///   - point: The starting voxel.
  ///   - extent: The slice to stay in, or the volume.
  /// - Returns: Ascending array offsets; connected over faces only, so a thin border stops the
  ///   fill.
  package func floodPlaces(from point: VoxelPoint, _ extent: EditExtent) -> [Int] {
    let patch =
      extent == .volume && self[point] == 0
      ? Patch(grid, from: VoxelPoint(i: 0, j: 0, k: 0), to: grid.last)
      : Patch(extent, around: self, and: point)
    guard let seed = patch.index(of: point) else { return [] }
    let labels = patch.labels(of: self)
    let wanted = labels[seed]
    return patch.connected(to: seed) { labels[$0] == wanted }.map(patch.place).sorted()
  }

  /// Proposes another map's labels in the component around a voxel, to accept a lesion of a
  /// prediction.
  ///
  /// Only voxels labeled in the other map are proposed; nothing is erased.
  ///
  /// - Parameters:
  ///   - other: Labels on this map's grid, in their own scheme.
  ///   - point: A voxel of the component.
  /// - Returns: The proposals; empty if the other map has background at the voxel.
  package func acceptingComponent(of other: LabelMap, at point: VoxelPoint) -> [LabelProposal] {
    let patch = Patch(.volume, around: other, and: point)
    let labels = patch.labels(of: other)
    let found = ConnectedComponents(
      labels.map { $0 == 0 ? 0 : 1 }, size: patch.size, connectivity: .corners)
    guard let seed = patch.index(of: point),
      let component = found.runs.first(where: { $0.places.contains(seed) })?.component
    else { return [] }
    let translate = translation(from: other.scheme)
    return found.runs.filter { $0.component == component }.flatMap { run in
      run.places.map { LabelProposal(place: patch.place($0), label: translate(labels[$0])) }
    }
  }

  /// Proposes another map's labels in a rectangle of a slice, including background.
  ///
  /// - Parameters:
  ///   - other: Labels on this map's grid, in their own scheme.
  ///   - first: A corner.
  ///   - second: The opposite corner, in the same slice.
  ///   - geometry: The slice's plane.
  /// - Returns: One proposal per voxel of the rectangle.
  package func accepting(
    _ other: LabelMap, from first: VoxelPoint, to second: VoxelPoint, _ geometry: SliceGeometry
  ) -> [LabelProposal] {
    let translate = translation(from: other.scheme)
    let (a, b) = (grid.clamp(first), grid.clamp(second))
    let columns = [geometry.column(of: a), geometry.column(of: b)].sorted()
    let rows = [geometry.row(of: a), geometry.row(of: b)].sorted()
    return (rows[0]...rows[1]).flatMap { row in
      (columns[0]...columns[1]).map { column in
        let point = geometry.voxel(column: column, row: row, index: geometry.index(of: a))
        return LabelProposal(place: grid.offset(point), label: translate(other[point]))
      }
    }
  }

  /// Returns a function that converts labels of another scheme to this map's labels with the same
  /// meaning.
  ///
  /// - Returns: The conversion; it gives 0 for labels without a meaning in this map's scheme.
  func translation(from other: LabelScheme) -> (Label) -> Label {
    if other == scheme || (other.isPerLabel && scheme.isPerLabel) { return { $0 } }
    var known: [Label: Label] = [:]
    for label in other.labels ?? [1] { known[label] = translated(label, from: other) }
    let isBinary = other == .binary
    return { label in label == 0 ? 0 : known[isBinary ? 1 : label] ?? 0 }
  }

  private func translated(_ label: Label, from other: LabelScheme) -> Label {
    if let tissue = other.table[label]?.tissue, let own = scheme.label(of: tissue) { return own }
    return scheme.label(of: other.regions(of: label))
  }
}

/// Finds the voxels that are connected with a given one and similarly bright: region growing.
///
/// - Parameters:
///   - point: The starting voxel.
///   - volume: The intensities.
///   - frame: The frame of the volume.
///   - tolerance: The largest difference in intensity from the starting voxel.
///   - extent: The slice to stay in, or the volume.
/// - Returns: Ascending array offsets.
package func grownPlaces(
  from point: VoxelPoint, in volume: Volume, frame: Int = 0, tolerance: Double,
  _ extent: EditExtent
) -> [Int] {
  let grid = volume.grid
  let patch: Patch
  let values: [Float]
  switch extent {
  case .slice(let index, let geometry):
    patch = Patch(slice: index, geometry)
    values = volume.slice(index, geometry, frame: frame).values
  case .volume:
    patch = Patch(grid, from: VoxelPoint(i: 0, j: 0, k: 0), to: grid.last)
    values = volume.values(frame: frame)
  }
  guard let seed = patch.index(of: point) else { return [] }
  let middle = values[seed]
  return patch.connected(to: seed) { abs(values[$0] - middle) <= Float(tolerance) }
    .map(patch.place).sorted()
}

extension Grid {
  /// The voxel with the highest indices.
  var last: VoxelPoint { VoxelPoint(i: size[0] - 1, j: size[1] - 1, k: size[2] - 1) }
}
