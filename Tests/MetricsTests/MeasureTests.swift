import Imaging
import Metrics
import Testing

private let grid = Grid(size: [12, 10, 8], affine: .spacing(1, 1, 2))

/// A map with one box of a label.
private func map(_ label: Label, _ i: Range<Int>) -> LabelMap {
  var map = LabelMap(grid: grid, scheme: .brats2020)
  for k in 2..<6 { for j in 3..<7 { for x in i { map[VoxelPoint(i: x, j: j, k: k)] = label } } }
  return map
}

private func report(_ prediction: LabelMap, _ reference: LabelMap) throws -> EvaluationReport {
  try EvaluationReport(prediction: prediction, reference: reference)
}

@Test func `regions come first, then the labels in the reference's order`() throws {
  var reference = map(3, 2..<6)
  reference.scheme = .msd
  let structures = try report(map(4, 2..<6), reference).structures.map(\.structure)
  #expect(
    structures == [
      .region(.wholeTumor), .region(.tumorCore), .region(.enhancingTumor), .tissue(.edema),
      .tissue(.core), .tissue(.enhancing),
    ])
}

@Test func `a label is compared by itself, whatever it is called`() throws {
  var reference = map(1, 2..<6)
  reference.scheme = .msd
  // Edema is 2 in the prediction and 1 in the reference.
  let edema = try report(map(2, 4..<8), reference)[.tissue(.edema)]
  #expect(edema?.counts == OverlapCounts(tp: 32, fp: 32, fn: 32, tn: 960 - 96))
  #expect(try report(map(2, 4..<8), reference)[.region(.tumorCore)]?.counts.areBothEmpty == true)
}

@Test func `volumes and their difference are in milliliters`() throws {
  let whole = try #require(try report(map(2, 2..<8), map(2, 2..<6))[.region(.wholeTumor)])
  #expect(Measure.predictionMilliliters.value(of: whole, empty: .nan) == 0.192)
  #expect(Measure.referenceMilliliters.value(of: whole, empty: .nan) == 0.128)
  let difference = try #require(Measure.differenceMilliliters.value(of: whole, empty: .nan))
  #expect(abs(difference - 0.064) < 1e-12)
}

@Test(arguments: EmptyPolicy.allCases)
func `two empty masks follow the policy, but distances and lesions do not`(_ policy: EmptyPolicy)
  throws
{
  let enhancing = try #require(try report(map(2, 2..<6), map(2, 2..<6))[.region(.enhancingTumor)])
  let ratios: [Measure] = [.dice, .iou, .sensitivity, .precision, .nsd]
  for measure in ratios {
    #expect(measure.value(of: enhancing, empty: policy) == policy.substitute, "\(measure)")
  }
  for measure in [Measure.hd, .hd95, .asd] {
    #expect(measure.value(of: enhancing, empty: policy) == nil, "\(measure)")
  }
  #expect(Measure.lesionDice.value(of: enhancing, empty: policy) == 1)
  #expect(Measure.lesionHD95.value(of: enhancing, empty: policy) == 0)
  #expect(Measure.tp.value(of: enhancing, empty: policy) == 0)
}

@Test(arguments: EmptyPolicy.allCases)
func `one empty mask is a complete disagreement under every policy`(_ policy: EmptyPolicy) throws {
  for (p, r) in [(map(4, 2..<6), map(2, 2..<6)), (map(2, 2..<6), map(4, 2..<6))] {
    let enhancing = try #require(try report(p, r)[.region(.enhancingTumor)])
    #expect(Measure.dice.value(of: enhancing, empty: policy) == 0)
    #expect(Measure.nsd.value(of: enhancing, empty: policy) == 0)
    #expect(Measure.hd95.value(of: enhancing, empty: policy) == nil)
    #expect(Measure.lesionDice.value(of: enhancing, empty: policy) == 0)
    #expect(Measure.lesionHD95.value(of: enhancing, empty: policy) == 374)
  }
}

@Test func `slices know the labels and add up to the volume`() throws {
  let options = EvaluationOptions(plane: .axial)
  let report = try EvaluationReport(
    prediction: map(2, 2..<7), reference: map(2, 3..<9), options: options)
  #expect(report.slices.count == 8)
  let edema = Structure.tissue(.edema)
  let sum = report.slices.reduce(OverlapCounts()) { $0 + ($1.overlaps[edema] ?? OverlapCounts()) }
  #expect(sum == report[edema]?.counts)
  #expect(report.slices[0].overlaps[edema]?.dice == nil)
}

@Test func `a summary leaves out what is undefined and says how much`() {
  let summary = Summary([1, nil, 4, 2, nil])
  #expect(summary.mean == 7.0 / 3)
  #expect(summary.median == 2)
  #expect(summary.count == 3)
  #expect(summary.undefined == 2)
  // (1.333² + 1.667² + 0.333²) / 2 = 2.333…
  #expect(abs((summary.standardDeviation ?? 0) - (7.0 / 3).squareRoot()) < 1e-12)
  #expect(Summary([3, 1, 2, 10]).median == 2.5)
}

@Test func `a summary of one value has no deviation, and one of none nothing`() {
  #expect(Summary([5]).mean == 5)
  #expect(Summary([5]).standardDeviation == nil)
  let none = Summary([nil])
  #expect(none.mean == nil && none.median == nil && none.standardDeviation == nil)
  #expect(none.undefined == 1)
}
