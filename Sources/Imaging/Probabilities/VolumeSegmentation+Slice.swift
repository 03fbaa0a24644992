extension VolumeSegmentation {
  /// A region's probabilities on a slice of any plane, as a screen shows it.
  ///
  /// - Parameters:
  ///   - region: The region.
  ///   - index: The slice, along the stored array's axis.
  ///   - plane: How slices of the plane lie in the same grid.
  /// - Returns: Probabilities as wide and high as the slice; 0 where nothing was segmented.
  package func slice(_ region: Region, _ index: Int, _ plane: SliceGeometry) -> Slice<Float> {
    if plane == geometry, let slice = slices[index] { return slice[region] }
    var values = [Float](repeating: 0, count: plane.width * plane.height)
    if plane.normal == geometry.normal {
      // The same slice, perhaps seen from the other side.
      guard let source = slices[index]?[region] else {
        return Slice(width: plane.width, height: plane.height, values: values)
      }
      for row in 0..<plane.height {
        for column in 0..<plane.width {
          let voxel = plane.voxel(column: column, row: row, index: index)
          values[row * plane.width + column] =
            source[geometry.column(of: voxel), geometry.row(of: voxel)]
        }
      }
    } else {
      // A plane across: each of its rows or columns lies in one of the slices.
      for (sourceIndex, slice) in slices {
        let source = slice[region]
        for step in 0..<(plane.rows.axis == geometry.normal ? plane.width : plane.height) {
          var voxel = VoxelPoint(i: 0, j: 0, k: 0)
          let along = plane.rows.axis == geometry.normal ? plane.columns : plane.rows
          voxel[along.axis] = step
          voxel[plane.normal] = index
          voxel[geometry.normal] = sourceIndex
          values[plane.row(of: voxel) * plane.width + plane.column(of: voxel)] =
            source[geometry.column(of: voxel), geometry.row(of: voxel)]
        }
      }
    }
    return Slice(width: plane.width, height: plane.height, values: values)
  }

  /// A region's probability at a voxel; `nil` where nothing was segmented.
  package func probability(_ region: Region, at point: VoxelPoint) -> Float? {
    slices[geometry.index(of: point)]?[region][geometry.column(of: point), geometry.row(of: point)]
  }
}
