import Imaging
import Testing

@Test(arguments: Plane.allCases)
func `labeled voxels are counted on each slice`(plane: Plane) {
  let grid = Grid(size: [3, 4, 5], affine: .spacing(1, 1, 1))
  var map = LabelMap(grid: grid, scheme: .brats2020)
  let geometry = SliceGeometry(grid, plane: plane)
  #expect(map.largestSlice(geometry) == nil)
  for point in [
    VoxelPoint(i: 1, j: 2, k: 3), VoxelPoint(i: 1, j: 2, k: 0), VoxelPoint(i: 1, j: 3, k: 3),
  ] {
    map[point] = 2
  }
  let expected: [Plane: [Int]] = [
    .sagittal: [0, 3, 0], .coronal: [0, 0, 2, 1], .axial: [1, 0, 0, 2, 0],
  ]
  #expect(map.labeledVoxels(geometry) == expected[plane])
  #expect(map.largestSlice(geometry) == [.sagittal: 1, .coronal: 2, .axial: 3][plane])
}
