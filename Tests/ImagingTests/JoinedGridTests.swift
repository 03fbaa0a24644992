import Imaging
import Testing

struct JoinedGridTests {
  private let whole = Grid(
    size: [6, 5, 4],
    affine: Affine(elements: [-0.9, 0.1, 0, 12, 0.1, 0.9, 0, -7, 0, 0, 2.5, 30]))

  /// A part of the grid, from one voxel on.
  private func part(from first: VoxelPoint, size: [Int]) -> Grid {
    let world = whole.affine.world(first)
    var elements = whole.affine.elements
    (elements[3], elements[7], elements[11]) = (world.x, world.y, world.z)
    return Grid(size: size, affine: Affine(elements: elements))
  }

  @Test func `a map on part of a grid comes to the whole without loss`() throws {
    var map = LabelMap(
      grid: part(from: VoxelPoint(i: 1, j: 2, k: 1), size: [3, 2, 2]), scheme: .brats2020)
    map[VoxelPoint(i: 2, j: 1, k: 0)] = 4
    map[VoxelPoint(i: 0, j: 0, k: 1)] = 2
    let all = try #require(map.exactly(on: whole))
    #expect(all.grid == whole)
    #expect(all[VoxelPoint(i: 3, j: 3, k: 1)] == 4)
    #expect(all[VoxelPoint(i: 1, j: 2, k: 2)] == 2)
    #expect(all.labels.filter { $0 != 0 }.count == 2)
  }

  @Test func `a map that would lose labels, or lies between voxels, does not`() {
    var outside = LabelMap(
      grid: part(from: VoxelPoint(i: 4, j: 0, k: 0), size: [4, 2, 2]), scheme: .brats2020)
    outside[VoxelPoint(i: 3, j: 0, k: 0)] = 1
    #expect(outside.exactly(on: whole) == nil)
    // Nothing is lost where there are no labels.
    outside[VoxelPoint(i: 3, j: 0, k: 0)] = 0
    #expect(outside.exactly(on: whole) != nil)
    var elements = whole.affine.elements
    elements[3] += 0.3
    let between = Grid(size: whole.size, affine: Affine(elements: elements))
    #expect(LabelMap(grid: between, scheme: .brats2020).exactly(on: whole) == nil)
    let coarse = Grid(size: [3, 2, 2], affine: .spacing(1.8, 1.8, 5))
    #expect(!coarse.sharesVoxels(with: whole))
    // Each second voxel of a grid is at the place of a voxel, but is larger.
    let double = Grid(size: [3, 3, 2], affine: .spacing(2, 2, 2))
    #expect(!double.sharesVoxels(with: Grid(size: [6, 6, 6], affine: .spacing(1, 1, 1))))
  }

  @Test func `two parts are joined to the smallest grid with both`() throws {
    let one = part(from: VoxelPoint(i: 1, j: 1, k: 0), size: [2, 3, 1])
    let other = part(from: VoxelPoint(i: 2, j: 0, k: 2), size: [3, 2, 2])
    let joint = try #require(one.joined(with: other))
    #expect(joint.size == [4, 4, 4])
    #expect(joint.matches(part(from: VoxelPoint(i: 1, j: 0, k: 0), size: [4, 4, 4])))
    #expect(try #require(whole.joined(with: one)) == whole)
    #expect(one.joined(with: part(from: VoxelPoint(i: 5000, j: 0, k: 0), size: [2, 2, 2])) == nil)
  }
}
