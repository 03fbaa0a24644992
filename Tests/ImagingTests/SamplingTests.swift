import Foundation
import Imaging
import Testing

/// Slices cut on grids that do not coincide with the volume's, against SciPy's `map_coordinates`
/// (`Scripts/make_sampling_goldens.py`).
struct SamplingTests {
  struct Golden: Decodable {
    let size: [Int]
    let affine: [Double]
    let values: [Double?]
    let labels: [Label]
  }

  static let goldens: [String: Golden] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/sampling.json")
    do {
      return try JSONDecoder().decode([String: Golden].self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(file): \(error)")
    }
  }()

  static let grid = Grid(
    size: [11, 9, 7], affine: Affine(elements: [1, 0, 0, -5, 0, 1.2, 0, -4, 0, 0, 2.5, -8]))
  static let volume = Volume(
    grid: grid, storage: .uint8((0..<grid.voxelCount).map { UInt8($0 * 37 % 211) }), slope: 0.5,
    intercept: -20)
  static let map = LabelMap(
    grid: grid, scheme: .reading([300, 301, 302]),
    labels: (0..<grid.voxelCount).map { $0 % 4 == 0 ? 0 : Label(300 + $0 % 3) })

  @Test(arguments: ["oblique", "finer", "coarser", "turned"])
  func `slices on other grids are those of SciPy`(_ name: String) throws {
    let golden = try #require(Self.goldens[name])
    let target = Grid(size: golden.size, affine: Affine(elements: golden.affine))
    #expect(!target.relation(to: Self.grid).isExact)
    for plane in Plane.allCases {
      let geometry = SliceGeometry(target, plane: plane)
      for index in 0..<geometry.count {
        let slice = Self.volume.sampledSlice(index, geometry)
        let labels = Self.map.sampledSlice(index, geometry)
        for row in 0..<geometry.height {
          for column in 0..<geometry.width {
            let voxel = geometry.voxel(column: column, row: row, index: index)
            let offset = target.offset(voxel)
            if let expected = golden.values[offset] {
              #expect(abs(Double(slice[column, row]) - expected) < 1e-3, "\(plane) \(voxel)")
            } else {
              #expect(slice[column, row].isNaN, "\(plane) \(voxel)")
            }
            #expect(labels[column, row] == golden.labels[offset], "\(plane) \(voxel)")
          }
        }
      }
    }
    #expect(Self.map.on(target).labels == golden.labels)
    let whole = Self.volume.resampled(to: target).values()
    for (value, expected) in zip(whole, golden.values) {
      if let expected { #expect(abs(Double(value) - expected) < 1e-3) }
    }
  }

  @Test func `a volume of one slice is sampled within half a voxel of it`() {
    let flat = Grid(size: [4, 4, 1], affine: .spacing(1, 1, 5))
    let volume = Volume(grid: flat, storage: .float32((0..<16).map { Float($0) }))
    let target = Grid(
      size: [4, 4, 8], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, -3.75]))
    let geometry = SliceGeometry(target, plane: .axial)
    let shown = (0..<8).map { !volume.sampledSlice($0, geometry)[1, 1].isNaN }
    #expect(shown == [false, false, true, true, true, true, true, false])
  }
}
