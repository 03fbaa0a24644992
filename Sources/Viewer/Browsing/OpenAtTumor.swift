import Imaging

extension ViewerModel {
  /// Goes to the largest section of a mask that arrived while the case was being opened, and puts the
  /// crosshair into it; does nothing where the mask is empty.
  ///
  /// The first picture waits for no mask: it is of the middle slice. Where the user has moved, zoomed
  /// or started to segment in the meantime, the view stays where it is.
  mutating func openAtTumor(_ map: LabelMap) {
    guard awaitsTumor, let view = geometry else { return }
    let geometry = SliceGeometry(map.grid, like: view)
    if queued != nil || task != nil || canvas.zoom > 1 || canvas.cine != nil {
      awaitsTumor = false
      return
    }
    let areas = map.labeledVoxels(geometry)
    guard let most = areas.max(), most > 0 else { return }
    // Of equally large sections, the one in the middle.
    let largest = areas.indices.filter { areas[$0] == most }
    let index = largest[largest.count / 2]
    guard
      let voxel = geometry.middleVoxel(
        of: map.slice(index, geometry).values.map { $0 != 0 }, index: index)
    else { return }
    crosshair =
      map.grid.matches(view.grid)
      ? voxel : view.grid.voxel(nearest: map.grid.affine.world(voxel))
    awaitsTumor = false
  }
}
