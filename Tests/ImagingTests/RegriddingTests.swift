import Foundation
import Imaging
import Testing

/// Images and probabilities on other grids, as a network gets them and a user wants them back.
@Suite struct RegriddingTests {
  struct Golden: Decodable {
    let knots: [Double]
    let places: [Double]
    let values: [Double]
  }

  @Test func `cubic splines are those of SciPy`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/splines.json")
    for golden in try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file)) {
      let spline = CubicSpline(golden.knots)
      for (place, expected) in zip(golden.places, golden.values) {
        #expect(
          abs(Double(spline.value(at: place)) - expected) < 1e-4,
          "\(golden.knots.count) values, at \(place)")
      }
    }
  }

  @Test func `a spline through means has these means`() {
    let means = (0..<20).map { place -> Double in
      let wave: Double = sin(Double(place) * 0.9)
      return 50 + 30 * wave + Double(place * 7 % 5)
    }
    let spline = CubicSpline(means: means, parts: 5)
    for (place, mean) in means.enumerated() {
      let values = (0..<5).map { part -> Double in
        Double(spline.value(at: CubicSpline.position(place, part, of: 5)))
      }
      let found: Double = values.reduce(0, +) / 5
      #expect(abs(found - mean) < 0.4, "\(place): \(found), not \(mean)")
    }
  }

  /// A smooth field of the world.
  static func value(_ p: WorldPoint) -> Double {
    let x: Double = 40 * sin(p.x * 0.09)
    let y: Double = 30 * cos(p.y * 0.07)
    let z: Double = 35 * sin(p.z * 0.11 + 0.4)
    return 200 + x + y + z
  }

  /// The field on a grid; thick slices hold its mean over their thickness.
  static func field(_ grid: Grid, parts: Int = 1) -> Volume {
    var values: [Float] = []
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let sum = (0..<parts).reduce(0.0) { sum, part in
            let depth = Double(k) + (Double(part) + 0.5) / Double(parts) - 0.5
            return sum + value(grid.affine.world(i: Double(i), j: Double(j), k: depth))
          }
          values.append(Float(sum / Double(parts)))
        }
      }
    }
    return Volume(grid: grid, storage: .float32(values))
  }

  static let fine = Grid(
    size: [40, 44, 40], affine: Affine(elements: [1, 0, 0, -20, 0, 1, 0, -22, 0, 0, 1, -20]))

  @Test(arguments: [
    // Thick axial slices, and the same stored upside down and sideways.
    ([40, 44, 8], [1.0, 0, 0, -20, 0, 1, 0, -22, 0, 0, 5, -18], 5, 1.0),
    ([44, 40, 8], [0.0, -1, 0, 19, 1, 0, 0, -22, 0, 0, -5, 17], 5, 1.0),
    // Half the spacing, slightly another one, and an oblique grid.
    ([80, 88, 40], [0.5, 0, 0, -20.25, 0, 0.5, 0, -22.25, 0, 0, 1, -20], 1, 0.3),
    ([46, 50, 46], [0.94, 0, 0, -21, 0, 0.94, 0, -23, 0, 0, 0.94, -21], 1, 0.2),
    ([60, 60, 60], [0.94, -0.34, 0, -18, 0.34, 0.94, 0, -38, 0, 0, 1, -29], 1, 0.5),
  ])
  func `a field of the world is the same on every grid`(
    _ size: [Int], _ affine: [Double], _ parts: Int, _ tolerance: Double
  ) {
    let source = Self.field(Grid(size: size, affine: Affine(elements: affine)), parts: parts)
    let found = source.regridded(to: Self.fine).values()
    let expected = Self.field(Self.fine).values()
    var worst = 0.0
    for k in 6..<34 {
      for j in 6..<38 {
        for i in 6..<34 {
          let place = Self.fine.offset(VoxelPoint(i: i, j: j, k: k))
          guard found[place] != 0 else { continue }
          worst = max(worst, abs(Double(found[place] - expected[place])))
        }
      }
    }
    #expect(worst < tolerance, "\(worst)")
    #expect(found.count { $0 != 0 } > found.count / 2)
  }

  @Test func `linear interpolation of thick slices would be blurred twice`() {
    let thick = Grid(
      size: [40, 44, 8], affine: Affine(elements: [1, 0, 0, -20, 0, 1, 0, -22, 0, 0, 5, -18]))
    let source = Self.field(thick, parts: 5)
    let expected = Self.field(Self.fine).values()
    func error(_ volume: Volume) -> Double {
      let values = volume.values()
      let places = Self.fine.size[0] * 44 * 8..<Self.fine.size[0] * 44 * 32
      return places.reduce(0) { $0 + Double(abs(values[$1] - expected[$1])) } / Double(places.count)
    }
    #expect(error(source.regridded(to: Self.fine)) < 0.5 * error(source.resampled(to: Self.fine)))
  }

  @Test func `the same voxels are copied, and kept in their type`() {
    let grid = Grid(size: [4, 3, 2], affine: .spacing(1, 1, 1))
    let volume = Volume(grid: grid, storage: .int16((0..<24).map { Int16($0) }))
    let turned = Grid(
      size: [2, 4, 3], affine: Affine(elements: [0, -1, 0, 3, 0, 0, 1, 0, 1, 0, 0, 0]))
    let found = volume.regridded(to: turned)
    #expect(found.storage.typeName == "int16")
    #expect(found.regridded(to: grid).values() == volume.values())
  }

  @Test func `background does not darken the edge of a brain`() {
    let thick = Grid(size: [20, 20, 6], affine: .spacing(1, 1, 5))
    let values = (0..<thick.voxelCount).map { place -> Float in
      let (i, j) = (place % 20 - 10, place / 20 % 20 - 10)
      return i * i + j * j < 50 ? 300 : 0
    }
    let target = Grid(
      size: [24, 24, 28], affine: Affine(elements: [0.9, 0, 0, 0.3, 0, 0.9, 0, 0.2, 0, 0, 1, 0]))
    let found = Volume(grid: thick, storage: .float32(values)).regridded(to: target).values()
    #expect(Set(found.map { $0.rounded() }) == [0, 300])
  }

  @Test func `probabilities come back on thick slices as means over them`() {
    var fine = VolumeSegmentation(
      geometry: SliceGeometry(Self.fine, plane: .axial, convention: .radiological))
    for index in 0..<40 {
      var slice = RegionProbabilities(width: 40, height: 44, thresholds: [.wholeTumor: 0.5])
      slice.wholeTumor.values = slice.wholeTumor.values.map { _ in index < 22 ? 1 : 0 }
      fine.slices[index] = slice
    }
    let thick = Grid(
      size: [40, 44, 8], affine: Affine(elements: [1, 0, 0, -20, 0, 1, 0, -22, 0, 0, 5, -18]))
    let found = fine.regridded(to: thick)
    // Slice 4 covers 20 to 24: two of its five parts are tumor.
    let values = (0..<8).map { found.slices[$0]?.wholeTumor[20, 20] ?? -1 }
    for (value, expected) in zip(values, [1, 1, 1, 1, 0.4, 0, 0, 0] as [Float]) {
      #expect(abs(value - expected) < 1e-4, "\(values)")
    }
    #expect(found.slices[0]?.thresholds[.wholeTumor] == 0.5)
    #expect(Set(fine.regridded(to: thick, slices: [3, 5]).slices.keys) == [3, 5])
  }

  @Test func `finer grids are those with shorter longest sides, then with smaller voxels`() {
    func grid(_ x: Double, _ y: Double, _ z: Double) -> Grid {
      Grid(size: [9, 9, 9], affine: .spacing(x, y, z))
    }
    #expect(grid(1, 1, 1).isFiner(than: grid(0.4, 0.4, 5)))
    #expect(grid(0.5, 0.5, 0.8).isFiner(than: grid(1, 1, 1)))
    #expect(!grid(1, 1, 1).isFiner(than: grid(1, 1, 1)))
    #expect(!grid(0.9, 0.9, 6).isFiner(than: grid(1, 1, 5)))
  }
}
