import Imaging
import Metrics
import Testing

/// Whether two numbers agree to some part of them.
private func agree(_ value: Double?, _ expected: Double, _ part: Double = 1e-9) -> Bool {
  abs((value ?? .nan) - expected) <= part * max(abs(expected), 1)
}

struct ValueStatisticsTests {
  @Test func `the deviation is that of a sample, and undefined for one value`() {
    let four = ValueStatistics([1, 2, 3, 4])
    #expect(four.mean == 2.5 && four.minimum == 1 && four.maximum == 4)
    #expect(agree(four.standardDeviation, 1.2909944487358056))
    #expect(ValueStatistics([7]).standardDeviation == nil)
    #expect(ValueStatistics([7]).mean == 7)
    #expect(ValueStatistics([]).mean == nil && ValueStatistics([]).minimum == nil)
  }

  @Test func `values that are no numbers are counted and left out`() {
    let values = ValueStatistics([1, .nan, 3, .infinity])
    #expect(values.count == 2 && values.missing == 2 && values.mean == 2)
  }

  @Test func `parts add up to the whole`() {
    let numbers = (0..<100).map { Double($0 * 37 % 101) + 1e6 }
    var sum = ValueStatistics(numbers.prefix(33))
    sum.add(ValueStatistics())
    sum.add(ValueStatistics(numbers.dropFirst(33)))
    let whole = ValueStatistics(numbers)
    #expect(sum.count == 100 && sum.minimum == whole.minimum && sum.maximum == whole.maximum)
    #expect(agree(sum.mean, whole.mean ?? 0, 1e-14))
    #expect(agree(sum.standardDeviation, whole.standardDeviation ?? 0, 1e-12))
  }
}

struct LabelStatisticsTests {
  @Test(arguments: MeasuringGoldens.shared.labels.indices)
  func `labels have the values that SimpleITK measures`(_ index: Int) throws {
    let golden = MeasuringGoldens.shared.labels[index]
    let map = LabelMap(
      grid: Grid(size: golden.size, affine: Affine(elements: golden.affine)), scheme: .brats2020,
      labels: golden.labels)
    let volume = Volume(
      grid: Grid(size: golden.imageSize, affine: Affine(elements: golden.imageAffine)),
      storage: .float32(golden.values))
    let found = try #require(LabelStatistics(map, volume))
    #expect(found.isResampled == (index == 1))
    let tolerance = index == 1 ? 1e-5 : 1e-9
    let rows = found.rows.filter { $0.label != nil }
    #expect(rows.map(\.label) == golden.rows.map(\.label))
    for (row, expected) in zip(rows, golden.rows) {
      #expect(row.voxels == expected.voxels && row.values.missing == 0)
      #expect(agree(row.values.mean, expected.mean, tolerance))
      #expect(agree(row.values.standardDeviation, expected.sd, tolerance))
      #expect(agree(row.values.minimum, expected.min, tolerance))
      #expect(agree(row.values.maximum, expected.max, tolerance))
    }
  }

  @Test func `a structure has the values of all its labels`() throws {
    let grid = Grid(size: [4, 1, 1], affine: .spacing(1, 1, 2))
    let map = LabelMap(grid: grid, scheme: .brats2020, labels: [0, 1, 2, 4])
    let volume = Volume(grid: grid, storage: .int16([9, 1, 2, 6]))
    let rows = try #require(LabelStatistics(map, volume)).rows
    #expect(rows.compactMap(\.structure?.abbreviation) == ["WT", "TC", "ET"])
    #expect(rows[0].values.mean == 3 && rows[0].voxels == 3)
    #expect(agree(rows[0].milliliters, 0.006))
    #expect(rows[1].values.mean == 3.5 && rows[2].values.mean == 6)
  }

  @Test func `voxels outside the image are counted`() throws {
    let map = LabelMap(
      grid: Grid(size: [4, 1, 1], affine: .spacing(1, 1, 1)), scheme: .binary,
      labels: [1, 1, 1, 1])
    let volume = Volume(
      grid: Grid(size: [2, 1, 1], affine: .spacing(1, 1, 1)), storage: .int16([5, 7]))
    let row = try #require(LabelStatistics(map, volume)?.rows.first)
    #expect(row.voxels == 4 && row.values.count == 2 && row.values.missing == 2)
    #expect(row.values.mean == 6)
  }

  @Test func `colors have no values`() {
    let grid = Grid(size: [1, 1, 1], affine: .spacing(1, 1, 1))
    let map = LabelMap(grid: grid, scheme: .binary, labels: [1])
    #expect(LabelStatistics(map, Volume(grid: grid, storage: .rgb24([1, 2, 3]))) == nil)
  }
}

struct LengthTests {
  @Test(arguments: MeasuringGoldens.shared.lengths.indices)
  func `distances follow the affine`(_ index: Int) {
    let golden = MeasuringGoldens.shared.lengths[index]
    let affine = Affine(elements: golden.affine)
    func point(_ voxel: [Int]) -> WorldPoint {
      affine.world(VoxelPoint(i: voxel[0], j: voxel[1], k: voxel[2]))
    }
    let line = WorldSegment(point(golden.from), point(golden.to))
    #expect(agree(line.millimeters, golden.mm, 1e-12))
  }

  @Test func `a perpendicular line is at a right angle and ends beside its target`() {
    let line = WorldSegment(WorldPoint(x: 0, y: 0, z: 1), WorldPoint(x: 4, y: 2, z: 1))
    let start = WorldPoint(x: 1, y: 3, z: 1)
    let across = line.perpendicular(from: start, toward: WorldPoint(x: 6, y: -1, z: 1))
    #expect(abs((across.vector * line.vector).sum()) < 1e-12)
    #expect(across.start == start)
    #expect(agree(across.millimeters, 26 / 20.0.squareRoot(), 1e-9))
  }

  @Test(arguments: Plane.allCases, DisplayConvention.allCases)
  func `positions in slices and world points are each other's inverse`(
    plane: Plane, convention: DisplayConvention
  ) {
    let affine = Affine(elements: MeasuringGoldens.shared.lengths[8].affine)
    let geometry = SliceGeometry(
      Grid(size: [9, 8, 7], affine: affine), plane: plane, convention: convention)
    let voxel = VoxelPoint(i: 2, j: 5, k: 3)
    let position = SlicePositions(geometry).position(of: affine.world(voxel))
    let expected = SIMD3(
      Double(geometry.column(of: voxel)), Double(geometry.row(of: voxel)),
      Double(geometry.index(of: voxel)))
    #expect((position - expected).length < 1e-9)
    #expect(geometry.world(expected).distance(to: affine.world(voxel)) < 1e-9)
  }
}

struct PerpendicularDiametersTests {
  /// A mask in one axial slice, whose columns are the golden's first axis.
  private func map(_ golden: MeasuringGoldens.DiameterCase) -> LabelMap {
    let grid = Grid(
      size: golden.size + [1], affine: .spacing(golden.spacing[0], golden.spacing[1], 3))
    return LabelMap(grid: grid, scheme: .binary, labels: golden.mask.map { Label($0) })
  }

  @Test(arguments: MeasuringGoldens.shared.diameters.indices)
  func `both diameters are the longest that Shapely finds`(_ index: Int) throws {
    let golden = MeasuringGoldens.shared.diameters[index]
    let parts = MeasuredComponent.all(of: .region(.wholeTumor), in: map(golden), plane: .axial)
    #expect(parts.count == 1)
    let found = try #require(parts.first).diameters
    #expect(agree(found.longest.millimeters, golden.longest, 1e-9))
    #expect(agree(found.perpendicular.millimeters, golden.perpendicular, 1e-5))
    #expect(abs((found.longest.vector * found.perpendicular.vector).sum()) < 1e-9)
    #expect(agree(found.product, golden.longest * golden.perpendicular, 1e-5))
  }

  @Test func `the largest section counts, not the longest line`() throws {
    let grid = Grid(size: [20, 12, 3], affine: .spacing(1, 1, 1))
    var map = LabelMap(grid: grid, scheme: .binary)
    for i in 0..<20 { map[VoxelPoint(i: i, j: 5, k: 0)] = 1 }
    for i in 4..<14 { for j in 1..<9 { map[VoxelPoint(i: i, j: j, k: 1)] = 1 } }
    let found = try #require(
      MeasuredComponent.containing(
        VoxelPoint(i: 0, j: 5, k: 0), .region(.wholeTumor), in: map, plane: .axial))
    #expect(found.diameters.index == 1 && found.voxels == 100)
    #expect(found.diameters.longest.millimeters < 13)
    let sagittal = try #require(
      MeasuredComponent.containing(
        VoxelPoint(i: 0, j: 5, k: 0), .region(.wholeTumor), in: map, plane: .coronal))
    #expect(sagittal.diameters.index == 5)
    #expect(
      MeasuredComponent.containing(
        VoxelPoint(i: 0, j: 0, k: 0), .region(.wholeTumor), in: map, plane: .axial) == nil)
  }

  /// A thin rim around a large necrosis has fewer voxels than a solid part beside it, but is the larger section.
  @Test func `enclosed holes count toward the size of a section`() throws {
    let grid = Grid(size: [30, 30, 2], affine: .spacing(1, 1, 1))
    var map = LabelMap(grid: grid, scheme: .brats2020)
    for i in 5..<25 {
      for j in 5..<25 where i == 5 || i == 24 || j == 5 || j == 24 {
        map[VoxelPoint(i: i, j: j, k: 0)] = 4
      }
    }
    for i in 5..<15 { for j in 5..<15 { map[VoxelPoint(i: i, j: j, k: 1)] = 4 } }
    let found = try #require(
      MeasuredComponent.all(of: .region(.enhancingTumor), in: map, plane: .axial).first)
    #expect(found.diameters.index == 0)
    #expect(found.diameters.product > 20 * 20)
  }

  @Test func `lesions side by side are measured one by one, the largest first`() {
    let grid = Grid(size: [40, 3, 1], affine: .spacing(1, 1, 1))
    let map = LabelMap(
      grid: grid, scheme: .brats2020,
      labels: (0..<120).map { offset in
        let i = offset % 40
        return offset / 40 == 1 && (i < 6 || (12..<24).contains(i)) ? 4 : 0
      })
    let parts = MeasuredComponent.all(of: .region(.enhancingTumor), in: map, plane: .axial)
    #expect(parts.map(\.diameters.longest.millimeters) == [12, 6])
    #expect(parts.map(\.diameters.isMeasurable) == [false, false])
    #expect(parts.map(\.diameters.product) == [12, 6])
  }

  @Test func `the part nearest to a voxel is in the same lesion, and no speck`() throws {
    let grid = Grid(size: [60, 20, 1], affine: .spacing(1, 1, 1))
    var map = LabelMap(grid: grid, scheme: .brats2020)
    func paint(_ columns: Range<Int>, _ rows: Range<Int>, _ label: Label) {
      for i in columns { for j in rows { map[VoxelPoint(i: i, j: j, k: 0)] = label } }
    }
    // Edema with a speck, a small and a large enhancing part, and another lesion that enhances.
    paint(0..<45, 0..<20, 2)
    paint(20..<21, 10..<11, 4)
    paint(10..<18, 2..<10, 4)
    paint(25..<43, 2..<18, 4)
    paint(48..<60, 0..<20, 4)
    func found(_ i: Int) -> Int? {
      MeasuredComponent.nearest(
        to: VoxelPoint(i: i, j: 10, k: 0), .region(.enhancingTumor), within: .region(.wholeTumor),
        in: map, plane: .axial)?.voxels
    }
    #expect(found(0) == 64 && found(19) == 64 && found(23) == 288 && found(44) == 288)
    // On the speck itself, that is meant.
    #expect(found(20) == 1)
    #expect(found(46) == nil && found(59) == 240)
  }

  @Test func `a lesion of ten millimeters across is measurable`() throws {
    let grid = Grid(size: [12, 12, 1], affine: .spacing(1, 1, 1))
    let map = LabelMap(
      grid: grid, scheme: .binary,
      labels: (0..<144).map { $0 % 12 < 10 && $0 / 12 < 10 ? 1 : 0 })
    let found = try #require(
      MeasuredComponent.all(of: .region(.wholeTumor), in: map, plane: .axial).first)
    #expect(found.diameters.isMeasurable)
  }
}

struct RegionOfInterestTests {
  private let shapes = MeasuringGoldens.shared.shapes

  private var volume: Volume {
    Volume(
      grid: Grid(
        size: shapes.size + [1], affine: .spacing(shapes.spacing[0], shapes.spacing[1], 2)),
      storage: .float32(shapes.values))
  }

  private func region(_ golden: MeasuringGoldens.ShapeCase) throws -> RegionOfInterest {
    let raster = try #require(
      SliceRaster(SliceGeometry(volume.grid, plane: .axial), index: 0))
    func point(_ numbers: [Double]) -> WorldPoint {
      WorldPoint(x: numbers[0], y: numbers[1], z: 0)
    }
    return RegionOfInterest(
      golden.kind == "ellipse"
        ? .ellipse(
          center: point(golden.points[0]), SIMD3(golden.points[1][0], 0, 0),
          SIMD3(0, golden.points[1][1], 0))
        : .polygon(golden.points.map(point)), on: raster)
  }

  @Test(arguments: MeasuringGoldens.shared.shapes.cases.indices)
  func `shapes have the area and the values that Shapely and NumPy find`(_ index: Int) throws {
    let golden = shapes.cases[index]
    let region = try region(golden)
    #expect(agree(region.area, golden.area))
    let found = try #require(region.values(in: volume))
    #expect(!found.isResampled && found.values.count == golden.voxels)
    #expect(agree(found.values.mean, golden.mean, 1e-6))
    #expect(agree(found.values.standardDeviation, golden.sd, 1e-6))
    #expect(agree(found.values.minimum, golden.min, 1e-6))
    #expect(agree(found.values.maximum, golden.max, 1e-6))
  }

  @Test func `an image on another grid is interpolated, and it is said`() throws {
    let region = try region(shapes.cases[0])
    // A ramp along the first axis, which interpolation keeps.
    let grid = Grid(
      size: [12, 12, 3], affine: Affine(elements: [2, 0, 0, -1, 0, 2.3, 0, -1, 0, 0, 2, -2]))
    let ramp = Volume(
      grid: grid,
      storage: .float32((0..<grid.voxelCount).map { Float($0 % 12) * 2 - 1 }))
    let found = try #require(region.values(in: ramp))
    #expect(found.isResampled && found.values.missing == 0)
    let voxels = region.voxels.map { region.raster.world(Double($0.x), Double($0.y)).x }
    #expect(agree(found.values.mean, ValueStatistics(voxels).mean ?? 0, 1e-5))
  }

  @Test func `the same voxels in another order are read as they are`() throws {
    let golden = shapes.cases[2]
    let region = try region(golden)
    let turned = volume.resampled(
      to: Grid(
        size: [shapes.size[1], shapes.size[0], 1],
        affine: Affine(elements: [
          0, -shapes.spacing[0], 0, shapes.spacing[0] * Double(shapes.size[0] - 1),
          shapes.spacing[1], 0, 0, 0, 0, 0, 2, 0,
        ])))
    let found = try #require(region.values(in: turned))
    #expect(!found.isResampled && agree(found.values.mean, golden.mean, 1e-6))
  }

  @Test func `an outline that crosses itself has the area of its voxels`() throws {
    let raster = try #require(
      SliceRaster(SliceGeometry(volume.grid, plane: .axial), index: 0))
    let corners = [(0.0, 0.0), (9, 12), (9, 0), (0, 12)].map { WorldPoint(x: $0.0, y: $0.1, z: 0) }
    let region = RegionOfInterest(.polygon(corners), on: raster)
    #expect(region.crossesItself)
    #expect(agree(region.area, Double(region.voxels.count) * 0.9 * 1.2))
  }

  @Test func `a shape far away from everything has no values`() throws {
    let raster = try #require(
      SliceRaster(
        origin: WorldPoint(x: 0, y: 0, z: 0), columnStep: SIMD3(1, 0, 0),
        rowStep: SIMD3(0, 1, 0)))
    let region = RegionOfInterest(
      .ellipse(center: WorldPoint(x: 1e30, y: 0, z: 0), SIMD3(1e20, 0, 0), SIMD3(0, 1, 0)),
      on: raster)
    #expect(region.voxels.isEmpty && region.values(in: volume) == nil)
    #expect(
      SliceRaster(
        origin: WorldPoint(x: 0, y: 0, z: 0), columnStep: SIMD3(1, 0, 0),
        rowStep: SIMD3(2, 0, 0)) == nil)
  }
}
