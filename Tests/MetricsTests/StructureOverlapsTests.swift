import Imaging
import Metrics
import Testing

/// A 3×2×2 grid whose array axis 2 runs from foot to head.
private let grid = Grid(size: [3, 2, 2], affine: .spacing(1, 2, 5))

/// BraTS until 2021: core 1, edema 2, enhancing 4.
private let prediction = LabelMap(
  grid: grid, scheme: .brats2020,
  labels: [
    0, 2, 2,
    1, 4, 0,
    4, 4, 0,
    0, 0, 0,
  ])
/// BraTS from 2023 on: core 1, edema 2, enhancing 3.
private let reference = LabelMap(
  grid: grid, scheme: .brats2023,
  labels: [
    2, 2, 0,
    3, 3, 0,
    0, 0, 0,
    0, 0, 0,
  ])

@Test func `regions decide where the schemes differ`() throws {
  let overlaps = try StructureOverlaps(prediction: prediction, reference: reference)
  #expect(overlaps.regions == [.wholeTumor, .tumorCore, .enhancingTumor])
  #expect(overlaps[.wholeTumor] == OverlapCounts(tp: 3, fp: 3, fn: 1, tn: 5))
  #expect(overlaps[.tumorCore] == OverlapCounts(tp: 2, fp: 2, fn: 0, tn: 8))
  #expect(overlaps[.enhancingTumor] == OverlapCounts(tp: 1, fp: 2, fn: 1, tn: 8))
  #expect(overlaps.voxelCount == 12)
  let core = try overlap(prediction: prediction, reference: reference, region: .tumorCore)
  #expect(core?.dice == 4.0 / 6)
}

@Test func `each axial slice is counted by itself`() throws {
  let slices = try StructureOverlaps.perSlice(prediction: prediction, reference: reference)
  #expect(slices.count == 2)
  #expect(slices[0][.wholeTumor] == OverlapCounts(tp: 3, fp: 1, fn: 1, tn: 1))
  #expect(slices[1][.wholeTumor] == OverlapCounts(tp: 0, fp: 2, fn: 0, tn: 4))
  #expect(slices[1][.wholeTumor]?.dice == 0)
  #expect(slices[1][.tumorCore] == OverlapCounts(fp: 2, tn: 4))
}

@Test(arguments: Plane.allCases, [[1, 2, 3], [3, 1, 2], [2, 3, 1]])
func `slices of any plane and storage agree with a voxel by voxel count`(
  _ plane: Plane, _ axes: [Int]
) throws {
  // An array whose axes 0, 1, 2 run along world axes `axes`, and longer than the 16-byte steps.
  var elements = [Double](repeating: 0, count: 12)
  for (axis, world) in axes.enumerated() { elements[(world - 1) * 4 + axis] = axis == 1 ? -1 : 1 }
  let grid = Grid(size: [37, 21, 18], affine: Affine(elements: elements))
  let a = LabelMap(grid: grid, scheme: .brats2020, labels: scattered(grid.voxelCount, seed: 1))
  let b = LabelMap(grid: grid, scheme: .brats2020, labels: scattered(grid.voxelCount, seed: 2))
  let geometry = SliceGeometry(grid, plane: plane)

  let slices = try StructureOverlaps.perSlice(prediction: a, reference: b, plane: plane)
  #expect(slices.count == geometry.count)
  for (index, slice) in slices.enumerated() {
    let (left, right) = (a.slice(index, geometry), b.slice(index, geometry))
    let live = StructureOverlaps(
      prediction: left, scheme: .brats2020, reference: right, scheme: .brats2020)
    #expect(slice == live)
    for region in Region.allCases {
      var expected = OverlapCounts()
      for (p, r) in zip(left.values, right.values) {
        let inP = LabelScheme.brats2020.regions(of: p).contains(RegionSet(region))
        let inR = LabelScheme.brats2020.regions(of: r).contains(RegionSet(region))
        switch (inP, inR) {
        case (true, true): expected.tp += 1
        case (true, false): expected.fp += 1
        case (false, true): expected.fn += 1
        case (false, false): expected.tn += 1
        }
      }
      #expect(slice[region] == expected)
    }
  }
  let sum = slices.reduce(OverlapCounts()) { $0 + ($1[.wholeTumor] ?? OverlapCounts()) }
  #expect(try StructureOverlaps(prediction: a, reference: b)[.wholeTumor] == sum)
}

@Test func `a binary mask speaks of the whole tumor alone`() throws {
  let binary = LabelMap(grid: grid, scheme: .binary, labels: reference.labels.map { min($0, 1) })
  let overlaps = try StructureOverlaps(prediction: prediction, reference: binary)
  #expect(overlaps.regions == [.wholeTumor])
  #expect(overlaps[.wholeTumor]?.tp == 3)
  #expect(overlaps[.tumorCore] == nil)
}

@Test func `label maps on two grids are refused with both geometries`() throws {
  let other = LabelMap(
    grid: Grid(size: [3, 2, 2], affine: .spacing(1, 2, 6)), scheme: .brats2020)
  #expect(throws: MetricError.gridsDiffer(prediction: grid, reference: other.grid)) {
    try StructureOverlaps(prediction: prediction, reference: other)
  }
  let error = MetricError.gridsDiffer(prediction: grid, reference: other.grid)
  #expect(error.description.contains("3×2×2 voxels of 1×2×5 mm"))
  #expect(error.description.contains("3×2×2 voxels of 1×2×6 mm"))
}

@Test func `a hundred labels are counted one by one, in the volume and slice by slice`() throws {
  let grid = Grid(size: [13, 11, 9], affine: .spacing(1, 1, 1))
  func labels(_ seed: Int) -> [Label] {
    (0..<grid.voxelCount).map { offset in
      let mixed = (offset / 3 &* 2_654_435_761 &+ seed &* 40_503) >> 7 & 0xffff
      return mixed % 3 == 0 ? 0 : Label(mixed % 400 * 137)
    }
  }
  let (first, second) = (labels(1), labels(2))
  let scheme = LabelScheme.labels(Set(first).union(second).subtracting([0]))
  let (prediction, reference) = (
    LabelMap(grid: grid, scheme: scheme, labels: first),
    LabelMap(grid: grid, scheme: scheme, labels: second)
  )
  let volume = try StructureOverlaps(prediction: prediction, reference: reference)
  #expect(volume.structures.count > 100)
  for structure in volume.structures {
    let label = try #require(structure.label)
    let pairs = zip(first, second)
    let expected = OverlapCounts(
      tp: pairs.count { $0 == label && $1 == label },
      fp: pairs.count { $0 == label && $1 != label },
      fn: pairs.count { $0 != label && $1 == label },
      tn: pairs.count { $0 != label && $1 != label })
    #expect(volume[structure] == expected)
    for plane in Plane.allCases {
      let slices = try StructureOverlaps.perSlice(
        prediction: prediction, reference: reference, plane: plane)
      let sum = slices.reduce(OverlapCounts()) { $0 + ($1[structure] ?? OverlapCounts()) }
      #expect(sum == expected)
    }
    if label > 3000 { break }
  }
}

@Test func `a map of many labels agrees with itself in every measure`() throws {
  let grid = Grid(size: [24, 20, 16], affine: .spacing(1, 1, 2))
  let labels = (0..<grid.voxelCount).map { offset -> Label in
    let (i, j, k) = (offset % 24, offset / 24 % 20, offset / 480)
    return (2..<22).contains(i) && (2..<18).contains(j) && (2..<14).contains(k)
      ? Label(1000 + i / 4 * 100 + j / 5 * 10 + k / 8) : 0
  }
  let map = LabelMap(grid: grid, scheme: .reading(Set(labels)), labels: labels)
  let report = try EvaluationReport(prediction: map, reference: map)
  #expect(report.structures.count > 30)
  for structure in report.structures {
    #expect(structure.counts.dice == 1)
    #expect(structure.surface?.hausdorff == 0)
  }
}

/// Labels 0, 1, 2 and 4 in runs with background between, the same for one seed everywhere.
private func scattered(_ count: Int, seed: Int) -> [Label] {
  (0..<count).map { place in
    let mixed = (place / 5 &* 2_654_435_761 &+ seed &* 40_503) & 0xffff
    return [0, 0, 0, 0, 1, 2, 2, 4][mixed >> 6 & 7]
  }
}
