import Annotation
import Imaging
import Rendering

extension ViewerModel {
  /// Marks the strokes of the seeds on a slice: inside solid, outside as a checkerboard with black, so that they
  /// differ in more than color; both with a black rim, so that they are seen over fills of any color.
  ///
  /// - Parameters:
  ///   - picture: The picture of the slice.
  ///   - mapping: From its pixels to the slice.
  ///   - pane: What it shows.
  ///   - width: The width of the rim in pixels.
  func drawSeeds(
    on picture: inout Picture, _ mapping: SliceMapping, _ pane: Pane, width: Int
  ) {
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
    let frame = PixelRectangle(x: 0, y: 0, width: picture.width, height: picture.height)
      .intersection(target)
    guard frame.width > 0, frame.height > 0 else { return }
    // What each pixel shows: nothing, a stroke inside, or one outside.
    var shown = [UInt8](repeating: 0, count: frame.width * frame.height)
    for y in 0..<frame.height {
      for x in 0..<frame.width {
        guard let position = mapping.position(x: frame.x + x, y: frame.y + y),
          let isInside = sides[position]
        else { continue }
        shown[y * frame.width + x] = isInside ? 1 : 2
      }
    }
    func isStroke(_ x: Int, _ y: Int) -> Bool {
      x >= 0 && y >= 0 && x < frame.width && y < frame.height && shown[y * frame.width + x] > 0
    }
    let steps = [-width, 0, width]
    for y in 0..<frame.height {
      for x in 0..<frame.width {
        let (column, row) = (frame.x + x, frame.y + y)
        switch shown[y * frame.width + x] {
        case 1: picture[column, row] = inside
        case 2:
          picture[column, row] = (column / square + row / square) % 2 == 0 ? outside : .black
        default:
          if steps.contains(where: { dy in steps.contains { dx in isStroke(x + dx, y + dy) } }) {
            picture[column, row] = RGB.black.over(picture[column, row], opacity: 0.75)
          }
        }
      }
    }
  }
}
