import Imaging
import Metrics
import Testing

/// The middles of the four sides of each voxel of each 8-connected part, by flooding.
private func parts(_ slice: Slice<Label>, _ isInside: (Label) -> Bool) -> [[(Double, Double)]] {
  var rest = Set(
    (0..<slice.width * slice.height).filter { isInside(slice.values[$0]) })
  var parts: [[(Double, Double)]] = []
  while let start = rest.first {
    var part: [(Double, Double)] = []
    var open = [start]
    rest.remove(start)
    while let place = open.popLast() {
      let (x, y) = (place % slice.width, place / slice.width)
      for (dx, dy) in [(-0.5, 0.0), (0.5, 0), (0, -0.5), (0, 0.5)] {
        part.append((Double(x) + dx, Double(y) + dy))
      }
      for other in rest where abs(other % slice.width - x) <= 1 && abs(other / slice.width - y) <= 1
      {
        rest.remove(other)
        open.append(other)
      }
    }
    parts.append(part)
  }
  return parts
}

@Suite struct LongestDiameterTests {
  private func grid(_ size: [Int], spacing: (Double, Double, Double) = (1, 1, 1)) -> Grid {
    Grid(
      size: size,
      affine: Affine(elements: [
        -spacing.0, 0, 0, 0, 0, -spacing.1, 0, 0, 0, 0, spacing.2, 0,
      ]))
  }

  private func map(_ grid: Grid, _ label: (VoxelPoint) -> Label) -> LabelMap {
    var map = LabelMap(grid: grid, scheme: .brats2020)
    for offset in 0..<grid.voxelCount {
      let point = VoxelPoint(
        i: offset % grid.size[0], j: offset / grid.size[0] % grid.size[1],
        k: offset / grid.size[0] / grid.size[1])
      map[point] = label(point)
    }
    return map
  }

  @Test func `a row of voxels is as long as its voxels`() throws {
    let map = map(grid([20, 9, 3], spacing: (1.5, 1, 4))) {
      $0.j == 4 && $0.k == 1 && (3..<13).contains($0.i) ? 2 : 0
    }
    let found = try #require(LongestDiameter(map, .region(.wholeTumor)))
    #expect(found.millimeters == 15)
    #expect(found.index == 1)
    #expect(LongestDiameter(map, .region(.tumorCore)) == nil)
    let along = try #require(LongestDiameter(map, .region(.wholeTumor), plane: .coronal))
    #expect(along.millimeters == 15)
    #expect(along.index == 4)
    #expect(LongestDiameter(map, .region(.wholeTumor), plane: .sagittal)?.millimeters == 4)
  }

  @Test func `a disk is as long as its diameter`() throws {
    let map = map(grid([60, 60, 1])) {
      let (x, y) = ($0.i - 30, $0.j - 30)
      return x * x + y * y <= 400 ? 1 : 0
    }
    let found = try #require(LongestDiameter(map, .region(.tumorCore)))
    #expect(abs(found.millimeters - 41) < 0.2)
  }

  @Test func `lesions side by side are measured one by one`() {
    let map = map(grid([40, 10, 1])) {
      (0..<6).contains($0.i) || (30..<39).contains($0.i) ? ($0.j == 5 ? 4 : 0) : 0
    }
    #expect(LongestDiameter(map, .region(.enhancingTumor))?.millimeters == 9)
  }

  /// The longest line by all pairs of edges of all parts; `nil` where the region is empty.
  private func bruteForce(_ map: LabelMap, _ region: Region) -> Double? {
    let geometry = SliceGeometry(map.grid, plane: .axial)
    var longest: Double?
    for index in 0..<geometry.count {
      let found = parts(map.slice(index, geometry)) {
        map.scheme.regions(of: $0).contains(RegionSet(region))
      }
      for part in found {
        for (place, a) in part.enumerated() {
          for b in part[place...] {
            let x = (a.0 - b.0) * geometry.columnSpacing
            let y = (a.1 - b.1) * geometry.rowSpacing
            longest = max(longest ?? 0, (x * x + y * y).squareRoot())
          }
        }
      }
    }
    return longest
  }

  private func expectBruteForce(_ map: LabelMap, _ region: Region) {
    let (measured, expected) = (
      LongestDiameter(map, .region(region))?.millimeters, bruteForce(map, region)
    )
    #expect((measured == nil) == (expected == nil))
    #expect(abs((measured ?? 0) - (expected ?? 0)) < 1e-9, "\(region), \(map.grid.size)")
  }

  @Test(arguments: [false, true], [false, true])
  func `a band with parallel sides is measured from corner to corner`(
    mirrored: Bool, turned: Bool
  ) {
    for (slant, width) in [(1, 2), (1, 5), (2, 3), (3, 4), (4, 2)] {
      let map = map(grid([30, 30, 1], spacing: (0.7, 1.3, 1))) { point in
        let (along, across) = turned ? (point.j, point.i) : (point.i, point.j)
        let offset = (mirrored ? 7 - across : across) * slant
        return across < 8 && (offset..<offset + width).contains(along) ? 2 : 0
      }
      expectBruteForce(map, .wholeTumor)
    }
  }

  @Test(arguments: (1...40).map { ($0, 7) } + [(20, 14), (24, 14)])
  func `any mask is measured as all pairs of its edges are`(seed: Int, span: Int) {
    var state = UInt64(seed)
    func random() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 40)
    }
    let size = [5 + random() % span, 5 + random() % span, 1 + random() % 3]
    let grid = grid(size, spacing: (1, 0.5 + Double(random() % 20) / 10, 3))
    let density = 1 + random() % 9
    let map = map(grid) { _ in random() % 10 < density ? [1, 2, 4][random() % 3] : 0 }
    for region in Region.allCases { expectBruteForce(map, region) }
  }
}
