package import Imaging

extension ViewerModel {
  /// The grid on which pictures are cut, whose voxels the crosshair and the slices count.
  ///
  /// That of the image in view, or of the one that it was moved onto; if that has the same voxels as the case's grid in another storage order, the
  /// case's, on which they look the same. While a mask is edited, it is the mask's grid, so that every voxel
  /// that is painted is seen. Images and masks on other grids are sampled slice by slice.
  package var grid: Grid? {
    guard let home = study.grid else { return nil }
    guard !editing.isActive, let own = gridInView, !home.coincides(with: own)
    else { return home }
    return own
  }

  /// The grid of the image in view, or of the image that it was moved onto: on its own grid, a moved
  /// image would look as before.
  private var gridInView: Grid? {
    let index = aligning.moved[imageIndex]?.fixed ?? imageIndex
    return study.images.indices.contains(index)
      ? study.images[index].content.value?.volume.grid : nil
  }

  /// Moves the crosshair to the same place in the head when pictures are cut on another grid.
  mutating func followGrid(from before: Grid?) {
    guard let before, let grid, grid != before else { return }
    crosshair = grid.voxel(nearest: before.affine.world(crosshair))
  }

  /// Whether an image is interpolated where it is shown.
  func isResampled(imageAt index: Int) -> Bool {
    guard let grid, study.images.indices.contains(index),
      let own = study.images[index].content.value?.volume.grid
    else { return false }
    return !grid.coincides(with: own)
  }

  /// Whether a mask is sampled from another grid where it is shown.
  func isResampled(_ mask: LabelMap) -> Bool {
    grid.map { !$0.coincides(with: mask.grid) } ?? false
  }

  /// Whether the numbers about the compared masks come from a mask that was put on the other's grid.
  var areScoresResampled: Bool {
    guard let first = study.mask(pair.first), let second = study.mask(pair.second) else {
      return false
    }
    return !first.grid.coincides(with: second.grid)
  }

  /// The slice of the compared masks' grid that a slice of the picture's grid lies in: the array axis
  /// across it, and its index; `nil` without masks, or if the slice lies beyond them.
  func comparedSlice(_ geometry: SliceGeometry, _ index: Int) -> (axis: Int, index: Int)? {
    guard let measured = study.tally?.grid else { return nil }
    // Asked for every slice of a strip: grids that are equal, as nearly all are, take no arithmetic.
    if measured == geometry.grid || measured.matches(geometry.grid) {
      return (geometry.normal, index)
    }
    let target = SliceGeometry(measured, like: geometry)
    var point = crosshair
    point[geometry.normal] = index
    let voxel = measured.affine.inverse.world(
      of: geometry.grid.affine.world(point))
    let place = Int([voxel.x, voxel.y, voxel.z][target.normal].rounded())
    return (0..<target.count).contains(place) ? (target.normal, place) : nil
  }

  /// The box around the brain on the grid of the pictures; `nil` if it is not known.
  var contentBox: VoxelBox? {
    guard let home = study.grid, let grid, let box = study.content else { return study.content }
    return grid == home ? box : box.moved(from: home, to: grid)
  }
}

extension Grid {
  /// The voxel nearest to a place in the world, moved onto the grid if it lies outside.
  package func voxel(nearest place: WorldPoint) -> VoxelPoint {
    let voxel = affine.inverse.world(of: place)
    func whole(_ value: Double) -> Int { Int(min(max(value.rounded(), -1e9), 1e9)) }
    return clamp(VoxelPoint(i: whole(voxel.x), j: whole(voxel.y), k: whole(voxel.z)))
  }
}

extension Affine {
  /// The place to which a point is taken.
  func world(of point: WorldPoint) -> WorldPoint { world(i: point.x, j: point.y, k: point.z) }
}

extension VoxelBox {
  /// The smallest box of another grid around this one's corners, as far as it lies on the grid.
  func moved(from grid: Grid, to other: Grid) -> VoxelBox {
    let corners = (0..<8).map { corner in
      other.voxel(
        nearest: grid.affine.world(
          VoxelPoint(
            i: corner & 1 == 0 ? from.i : to.i, j: corner & 2 == 0 ? from.j : to.j,
            k: corner & 4 == 0 ? from.k : to.k)))
    }
    func ends(_ axis: Int) -> (Int, Int) {
      let values = corners.map { $0[axis] }
      return (values.min() ?? 0, values.max() ?? 0)
    }
    let (i, j, k) = (ends(0), ends(1), ends(2))
    return VoxelBox(
      from: VoxelPoint(i: i.0, j: j.0, k: k.0), to: VoxelPoint(i: i.1, j: j.1, k: k.1))
  }
}
