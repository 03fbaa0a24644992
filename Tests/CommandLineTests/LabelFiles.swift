import Cases
import Imaging
import TestSupport
import VolumeFiles

/// Writes small label maps for the program to read.
struct LabelFiles {
  let folder: TemporaryFolder
  /// 3×2×3 voxels of 1×2×5 mm, 0.01 ml each.
  var grid = Grid(size: [3, 2, 3], affine: .spacing(1, 2, 5))

  init() throws { folder = try TemporaryFolder() }

  /// Writes labels and gives the path; the rest of the grid is background.
  func write(_ name: String, _ labels: [Label], grid: Grid? = nil) throws -> String {
    let grid = grid ?? self.grid
    let rest = [Label](repeating: 0, count: grid.voxelCount - labels.count)
    let path = folder.path(name)
    // Numbers alone, without names.
    try VolumeFormats.write(
      .uint16(labels + rest), geometry: VolumeGeometry(grid: grid), to: path)
    return path
  }
}
