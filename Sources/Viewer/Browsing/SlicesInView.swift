package import Imaging

extension ViewerModel {
  /// How slices of the plane in view lie in the volume; `nil` until its size is known.
  package var geometry: SliceGeometry? { geometry(plane) }

  /// Whether the image in view is loaded.
  package var hasPicture: Bool { study.grid != nil && image?.content.value != nil }

  /// The index of the slice in view.
  package var sliceIndex: Int { geometry?.index(of: crosshair) ?? 0 }

  /// How many slices the plane in view has.
  package var sliceCount: Int { geometry?.count ?? 0 }

  /// The axial slice through the crosshair: what `r` segments.
  package var axialIndex: Int? {
    homeCrosshair.map { Prediction.axial($0.grid).index(of: $0.voxel) }
  }

  /// The voxel of the case's grid at the crosshair.
  var homeCrosshair: (grid: Grid, voxel: VoxelPoint)? {
    guard let home = study.grid, let grid else { return nil }
    return (
      home, grid == home ? crosshair : home.voxel(nearest: grid.affine.world(crosshair))
    )
  }

  /// The image in view.
  package var image: StudyImage? {
    study.images.indices.contains(imageIndex) ? study.images[imageIndex] : nil
  }

  /// Moves to a slice of the plane in view, at most to the first or last.
  package mutating func goToSlice(_ index: Int) {
    if let geometry { goToSlice(index, of: geometry) }
  }

  /// Moves to a slice of a plane, at most to the first or last.
  mutating func goToSlice(_ index: Int, of geometry: SliceGeometry) {
    crosshair[geometry.normal] = min(max(index, 0), geometry.count - 1)
  }

  /// Moves the crosshair in the slice, by columns and rows of the screen.
  package mutating func moveCrosshair(columns: Int, rows: Int) {
    guard let geometry else { return }
    let column = min(max(geometry.column(of: crosshair) + columns, 0), geometry.width - 1)
    let row = min(max(geometry.row(of: crosshair) + rows, 0), geometry.height - 1)
    crosshair = geometry.voxel(column: column, row: row, index: sliceIndex)
  }
}
