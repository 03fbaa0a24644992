import Annotation
import Imaging
import Rendering

extension ViewerModel {
  /// Marks the strokes of the seeds on a slice: inside solid, outside as a checkerboard, so that they differ in
  /// more than color.
  ///
  /// - Parameters:
  ///   - picture: The picture of the slice.
  ///   - mapping: From its pixels to the slice.
  ///   - pane: What it shows.
  func drawSeeds(on picture: inout Picture, _ mapping: SliceMapping, _ pane: Pane) {
    guard editing.isActive, editing.tool == .seeds, pane.panel.role.isEditable,
      !editing.seeding.seeds.isEmpty
    else { return }
    let (geometry, size) = (pane.geometry, pane.geometry.grid.size)
    var sides: [SlicePosition: Bool] = [:]
    for (place, isInside) in editing.seeding.seeds.sides {
      let row = place / size[0]
      let voxel = VoxelPoint(i: place % size[0], j: row % size[1], k: row / size[1])
      guard geometry.index(of: voxel) == pane.panel.slice else { continue }
      sides[SlicePosition(column: geometry.column(of: voxel), row: geometry.row(of: voxel))] =
        isInside
    }
    guard !sides.isEmpty else { return }
    let target = mapping.target
    let (inside, outside) = (RGB(settings.theme.seedInside), RGB(settings.theme.seedOutside))
    // Squares of the checkerboard are large enough to be seen in the terminal's own pixels, too.
    let square = max(Int((1 / mapping.columnsPerPixel / 2).rounded()), 1)
    for y in max(target.y, 0)..<max(min(target.y + target.height, picture.height), 0) {
      for x in max(target.x, 0)..<max(min(target.x + target.width, picture.width), 0) {
        guard let position = mapping.position(x: x, y: y), let isInside = sides[position] else {
          continue
        }
        if isInside {
          picture[x, y] = inside.over(picture[x, y], opacity: 0.8)
        } else if (x / square + y / square) % 2 == 0 {
          picture[x, y] = outside
        }
      }
    }
  }
}
