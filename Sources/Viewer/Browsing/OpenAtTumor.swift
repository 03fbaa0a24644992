import Imaging

extension ViewerModel {
  /// Goes to the largest section of a mask that arrived while the case was being opened, and puts the
  /// crosshair into it; does nothing where the mask is empty.
  ///
  /// The first picture waits for no mask: it is of the middle slice. Where the user has moved, zoomed
  /// or started to segment in the meantime, the view stays where it is.
  mutating func openAtTumor(_ map: LabelMap) {
    guard awaitsTumor, let view = geometry else { return }
    if queued != nil || task != nil || canvas.zoom > 1 || canvas.cine != nil {
      awaitsTumor = false
      return
    }
    guard let voxel = map.largestSection(like: view) else { return }
    crosshair = voxel
    awaitsTumor = false
  }
}

extension LabelMap {
  /// The middle of the largest labeled section; `nil` where nothing is labeled.
  ///
  /// - Parameter view: The slices in view, which may be cut on another grid.
  /// - Returns: A voxel of the view's grid.
  func largestSection(like view: SliceGeometry) -> VoxelPoint? {
    let geometry = SliceGeometry(grid, like: view)
    let areas = labeledVoxels(geometry)
    guard let most = areas.max(), most > 0 else { return nil }
    // Of equally large sections, the one in the middle.
    let largest = areas.indices.filter { areas[$0] == most }
    let index = largest[largest.count / 2]
    guard
      let voxel = geometry.middleVoxel(
        of: slice(index, geometry).values.map { $0 != 0 }, index: index)
    else { return nil }
    return grid.matches(view.grid) ? voxel : view.grid.voxel(nearest: grid.affine.world(voxel))
  }
}
