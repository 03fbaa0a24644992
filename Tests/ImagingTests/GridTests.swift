import Imaging
import Testing

struct GridTests {
  let grid = Grid(
    size: [240, 240, 155], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 239, 0, 0, 1, 0]))

  @Test func `a grid is described by size, spacing, codes and origin`() {
    #expect(
      grid.description == "240×240×155 voxels of 1×1×1 mm, LPS, first voxel at (0, 239, 0) mm")
  }

  @Test func `the first axis is fastest`() {
    #expect(grid.offset(VoxelPoint(i: 1, j: 0, k: 0)) == 1)
    #expect(grid.offset(VoxelPoint(i: 0, j: 1, k: 0)) == 240)
    #expect(grid.offset(VoxelPoint(i: 239, j: 239, k: 154)) == grid.voxelCount - 1)
  }

  @Test func `points outside are moved onto the grid`() {
    #expect(grid.clamp(VoxelPoint(i: -1, j: 240, k: 9)) == VoxelPoint(i: 0, j: 239, k: 9))
    #expect(!grid.contains(VoxelPoint(i: 0, j: 0, k: 155)))
    #expect(grid.contains(grid.center))
  }

  @Test(
    arguments: [
      ([32, 33, 34], [1.0, 1, 1], true), ([32, 32, 32], [1, 0.7, 1.04], true),
      ([32, 32, 32], [1, 1, 1.6], false), ([240, 240, 31], [1, 1, 1], false),
      ([240, 200, 97], [1, 1, 1], true), ([240, 200, 88], [1, 1, 1], false),
    ])
  func `every plane shows a head where voxels are many and about as long every way`(
    _ size: [Int], _ spacing: [Double], _ showsEveryPlane: Bool
  ) {
    let grid = Grid(size: size, affine: .spacing(spacing[0], spacing[1], spacing[2]))
    #expect(grid.showsEveryPlane == showsEveryPlane)
  }

  @Test func `a voxel of one cubic millimeter is a thousandth of a milliliter`() {
    #expect(grid.voxelMilliliters == 0.001)
  }

  @Test(arguments: [(0.0, true), (0.009, true), (0.011, false), (1, false)])
  func `grids match within a hundredth of the spacing`(_ shift: Double, _ isSame: Bool) {
    var elements = grid.affine.elements
    elements[3] += shift
    let other = Grid(size: grid.size, affine: Affine(elements: elements))
    #expect(grid.matches(other) == isSame)
    #expect(other.matches(grid) == isSame)
  }

  @Test func `a slight tilt that moves the far corner does not match`() {
    var elements = grid.affine.elements
    elements[1] = 0.0001
    #expect(!grid.matches(Grid(size: grid.size, affine: Affine(elements: elements))))
  }

  @Test func `grids of other sizes do not match`() {
    #expect(!grid.matches(Grid(size: [240, 240, 154], affine: grid.affine)))
  }
}
