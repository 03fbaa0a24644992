import Imaging
import Testing

struct VolumeTests {
  let grid = Grid(size: [2, 2, 1], affine: .spacing(1, 1, 1))

  static let storages: [VoxelStorage] = [
    .int8([1, 2, 3, 4]), .uint8([1, 2, 3, 4]), .int16([1, 2, 3, 4]), .uint16([1, 2, 3, 4]),
    .int32([1, 2, 3, 4]), .uint32([1, 2, 3, 4]), .int64([1, 2, 3, 4]), .uint64([1, 2, 3, 4]),
    .float32([1, 2, 3, 4]), .float64([1, 2, 3, 4]),
    .rgb24([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]),
  ]

  @Test(arguments: storages) func `every stored type gives scaled values`(_ storage: VoxelStorage) {
    let volume = Volume(grid: grid, storage: storage, slope: 2, intercept: -1)
    #expect(volume.values() == [1, 3, 5, 7])
    #expect(abs(volume.value(at: VoxelPoint(i: 1, j: 1, k: 0)) - 7) < 1e-12)
    let geometry = SliceGeometry(grid, plane: .axial, convention: .neurological)
    // Anterior is on top, so the second row of the array comes first.
    #expect(volume.slice(0, geometry).values == [5, 7, 1, 3])
  }

  @Test func `frames follow each other`() {
    let volume = Volume(grid: grid, frameCount: 2, storage: .uint8([1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(volume.values(frame: 1) == [5, 6, 7, 8])
    #expect(volume.value(at: VoxelPoint(i: 0, j: 0, k: 0), frame: 1) == 5)
  }

  @Test func `only color volumes have color slices`() {
    let geometry = SliceGeometry(grid, plane: .axial, convention: .neurological)
    let color = Volume(grid: grid, storage: .rgb24([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))
    #expect(color.colorSlice(0, geometry)?.values.first == SIMD3(7, 8, 9))
    #expect(Volume(grid: grid, storage: .uint8([1, 2, 3, 4])).colorSlice(0, geometry) == nil)
  }

  @Test func `the robust window leaves zeros and extremes out`() {
    let grid = Grid(size: [1002, 1, 1], affine: .spacing(1, 1, 1))
    let values = [0] + (1...1000).map { Float($0) } + [0]
    let window = IntensityWindow.robust(Volume(grid: grid, storage: .float32(values)))
    #expect(abs(window.lower - 5.995) < 1e-9)
    #expect(abs(window.upper - 995.005) < 1e-9)
  }

  @Test func `a flat volume still gets a window`() {
    let flat = Volume(grid: grid, storage: .uint8([7, 7, 7, 7]))
    #expect(IntensityWindow.robust(flat) == IntensityWindow(lower: 6.5, upper: 7.5))
    let empty = Volume(grid: grid, storage: .uint8([0, 0, 0, 0]))
    #expect(IntensityWindow.robust(empty) == IntensityWindow(lower: -0.5, upper: 0.5))
    // Half a unit is nothing beside the values that some programs fill with.
    for value in [Float(1e20), -.greatestFiniteMagnitude] {
      let filled = Volume(grid: grid, storage: .float32([value, value, value, value]))
      let window = IntensityWindow.robust(filled)
      #expect(window.lower < Double(value) && Double(value) < window.upper)
    }
    #expect(IntensityWindow(around: .greatestFiniteMagnitude).upper == .greatestFiniteMagnitude)
  }
}
