import Imaging

extension EditSession {
  /// The axial slices with voxels changed by strokes, lowest first.
  ///
  /// Undone strokes do not count. Indices are those of `SliceGeometry` for the axial plane.
  package var correctedAxialSlices: [Int] {
    let grid = map.grid
    let normal = SliceGeometry(grid, plane: .axial).normal
    // In storage order the first axis is fastest; this many voxels share an index along the normal
    // axis.
    let stride = grid.size[..<normal].reduce(1, *)
    let count = grid.size[normal]
    var isTouched = Array(repeating: false, count: count)
    for stroke in doneStrokes {
      for run in stroke.runs {
        for place in run.places { isTouched[place / stride % count] = true }
      }
    }
    return isTouched.indices.filter { isTouched[$0] }
  }
}
