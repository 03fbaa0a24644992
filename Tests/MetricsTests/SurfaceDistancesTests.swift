import Imaging
import Metrics
import Testing

private let grid = Grid(size: [30, 12, 10], affine: .spacing(1, 2, 0.5))

/// A box of enhancing tumor.
private func box(_ i: Range<Int>, _ j: Range<Int>, _ k: Range<Int>) -> LabelMap {
  var map = LabelMap(grid: grid, scheme: .brats2020)
  for z in k { for y in j { for x in i { map[VoxelPoint(i: x, j: y, k: z)] = 4 } } }
  return map
}

@Test(arguments: Region.allCases)
func `a mask is at no distance from itself`(_ region: Region) throws {
  let mask = box(3..<9, 2..<6, 1..<7)
  let distances = try #require(
    try SurfaceDistances(prediction: mask, reference: mask, region: region))
  #expect(distances.hausdorff() == 0)
  #expect(distances.hausdorff(percentile: 1) == 0)
  #expect(distances.surfaceDice(tolerance: 0) == 1)
}

@Test func `a box moved along its axis is as far as it was moved, in mm`() throws {
  let mask = box(3..<9, 2..<6, 1..<7)
  let along0 = try SurfaceDistances(
    prediction: box(7..<13, 2..<6, 1..<7), reference: mask, region: .wholeTumor)
  #expect(along0?.hausdorff(percentile: 1) == 4)
  let along1 = try SurfaceDistances(
    prediction: box(3..<9, 4..<8, 1..<7), reference: mask, region: .wholeTumor)
  #expect(along1?.hausdorff(percentile: 1) == 4)
  let along2 = try SurfaceDistances(
    prediction: box(3..<9, 2..<6, 4..<10), reference: mask, region: .wholeTumor)
  #expect(along2?.hausdorff(percentile: 1) == 1.5)
}

@Test func `a far speck moves the Hausdorff distance but not its 95th percentile`() throws {
  let reference = box(2..<12, 1..<11, 0..<10)
  var prediction = reference
  prediction[VoxelPoint(i: 28, j: 5, k: 5)] = 4
  let distances = try #require(
    try SurfaceDistances(prediction: prediction, reference: reference, region: .wholeTumor))
  #expect(distances.hausdorff() == 0)
  #expect(distances.hausdorff(percentile: 1) == 17)
}

@Test(arguments: [DistanceDefinition.monai, .medpy])
func `surfaces of voxels are as far apart as their voxels`(_ definition: DistanceDefinition) throws
{
  let distances = try #require(
    try SurfaceDistances(
      prediction: box(3..<5, 2..<4, 1..<3), reference: box(9..<11, 2..<4, 1..<3),
      region: .tumorCore, definition: definition))
  // Of the two columns of each box one is 5 mm from the other box and one 6 mm.
  #expect(distances.hausdorff(percentile: 1) == 6)
  #expect(distances.mean == 5.5)
  #expect(distances.surfaceDice(tolerance: 5) == 0.5)
  #expect(distances.surfaceDice(tolerance: 4.9) == 0)
}

@Test func `there is no distance to an empty mask`() throws {
  let mask = box(3..<9, 2..<6, 1..<7)
  let empty = LabelMap(grid: grid, scheme: .brats2020)
  for (prediction, reference) in [(mask, empty), (empty, mask), (empty, empty)] {
    let distances = try SurfaceDistances(
      prediction: prediction, reference: reference, region: .wholeTumor)
    #expect(distances == nil)
    let report = try EvaluationReport(prediction: prediction, reference: reference)
    #expect(report.structures.allSatisfy { $0.surface == nil })
  }
}
