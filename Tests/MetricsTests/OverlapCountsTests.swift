import Metrics
import Testing

struct OverlapCase: CustomTestStringConvertible {
  var name: String
  var counts: OverlapCounts
  var dice, iou, sensitivity, specificity, precision: Double?
  var testDescription: String { name }
}

@Test(arguments: [
  OverlapCase(
    name: "some of each", counts: OverlapCounts(tp: 6, fp: 2, fn: 4, tn: 88),
    dice: 12.0 / 18, iou: 0.5, sensitivity: 0.6, specificity: 88.0 / 90, precision: 0.75),
  OverlapCase(
    name: "the same mask twice", counts: OverlapCounts(tp: 5, tn: 7),
    dice: 1, iou: 1, sensitivity: 1, specificity: 1, precision: 1),
  OverlapCase(
    name: "masks apart", counts: OverlapCounts(fp: 3, fn: 1, tn: 4),
    dice: 0, iou: 0, sensitivity: 0, specificity: 4.0 / 7, precision: 0),
  OverlapCase(
    name: "empty prediction", counts: OverlapCounts(fn: 3, tn: 6),
    dice: 0, iou: 0, sensitivity: 0, specificity: 1, precision: nil),
  OverlapCase(
    name: "empty reference", counts: OverlapCounts(fp: 3, tn: 6),
    dice: 0, iou: 0, sensitivity: nil, specificity: 6.0 / 9, precision: 0),
  OverlapCase(
    name: "both empty", counts: OverlapCounts(tn: 9),
    dice: nil, iou: nil, sensitivity: nil, specificity: 1, precision: nil),
  OverlapCase(
    name: "both full", counts: OverlapCounts(tp: 9),
    dice: 1, iou: 1, sensitivity: 1, specificity: nil, precision: 1),
  OverlapCase(
    name: "no voxels", counts: OverlapCounts(),
    dice: nil, iou: nil, sensitivity: nil, specificity: nil, precision: nil),
])
func `the measures of four counts`(_ example: OverlapCase) {
  #expect(example.counts.dice == example.dice)
  #expect(example.counts.iou == example.iou)
  #expect(example.counts.sensitivity == example.sensitivity)
  #expect(example.counts.specificity == example.specificity)
  #expect(example.counts.precision == example.precision)
}

@Test func `counts of parts add up to the count of the whole`() {
  var sum = OverlapCounts(tp: 1, fp: 2, fn: 3, tn: 4) + OverlapCounts(tp: 10, fp: 20, fn: 30)
  sum += OverlapCounts(tn: 5)
  #expect(sum == OverlapCounts(tp: 11, fp: 22, fn: 33, tn: 9))
  #expect(sum.predictionCount == 33)
  #expect(sum.referenceCount == 44)
}

@Test(arguments: [
  (EmptyPolicy.nan, Double?.none), (.one, 1), (.zero, 0),
])
func `the policy speaks only where both masks are empty`(_ policy: EmptyPolicy, _ both: Double?) {
  let bothEmpty = OverlapCounts(tn: 9)
  #expect(policy.value(\.dice, of: bothEmpty) == both)
  #expect(policy.value(\.iou, of: bothEmpty) == both)
  #expect(policy.value(\.precision, of: bothEmpty) == both)
  #expect(policy.value(\.specificity, of: bothEmpty) == 1)

  let nothingFound = OverlapCounts(fn: 2, tn: 7)
  #expect(policy.value(\.dice, of: nothingFound) == 0)
  #expect(policy.value(\.precision, of: nothingFound) == nil)
}
