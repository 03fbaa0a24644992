extension VolumeSegmentation {
  /// Returns a region's probabilities on a slice cut on another grid, each from the nearest voxel.
  ///
  /// - Returns: Probabilities in the slice's width and height; 0 for unsegmented pixels.
  package func sampledSlice(
    _ region: Region, _ index: Int, _ plane: SliceGeometry
  ) -> Slice<Float> {
    if plane.grid == geometry.grid { return slice(region, index, plane) }
    let walk = SliceWalk(plane, index, geometry.grid.affine.inverse.after(plane.grid.affine))
    let size = geometry.grid.size
    var values = [Float](repeating: 0, count: plane.width * plane.height)
    for row in 0..<plane.height {
      for column in 0..<plane.width {
        let place = walk.start + Double(row) * walk.row + Double(column) * walk.column
        guard let offset = geometry.grid.nearestOffset(place) else { continue }
        let point = VoxelPoint(
          i: offset % size[0], j: offset / size[0] % size[1], k: offset / size[0] / size[1])
        values[row * plane.width + column] = probability(region, at: point) ?? 0
      }
    }
    return Slice(width: plane.width, height: plane.height, values: values)
  }
}
