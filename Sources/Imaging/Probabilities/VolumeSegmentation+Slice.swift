extension VolumeSegmentation {
  /// Returns a region's probabilities on a slice of any plane, in screen layout.
  ///
  /// - Parameters:
  ///   - region: The region.
  ///   - index: The slice along the stored array's axis.
  ///   - plane: The geometry of the plane's slices in the same grid.
  /// - Returns: Probabilities in the slice's width and height; 0 for unsegmented pixels.
  package func slice(_ region: Region, _ index: Int, _ plane: SliceGeometry) -> Slice<Float> {
    if plane == geometry, let slice = slices[index] { return slice[region] }
    var values = [Float](repeating: 0, count: plane.width * plane.height)
    if plane.normal == geometry.normal {
      // The same slice, possibly seen from the other side.
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
      // A perpendicular plane: each of its rows or columns is in one of the slices.
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

  /// Returns a region's probability at a voxel; `nil` if the voxel was not segmented.
  package func probability(_ region: Region, at point: VoxelPoint) -> Float? {
    slices[geometry.index(of: point)]?[region][geometry.column(of: point), geometry.row(of: point)]
  }
}
