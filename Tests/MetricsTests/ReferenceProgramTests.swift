import Foundation
import Imaging
import Metrics
import NIfTI
import Testing

/// Checks one report against numbers of MedPy, MONAI and DeepMind's surface-distance.
private func expectAgreement(
  _ prediction: LabelMap, _ reference: LabelMap, _ expected: [String: ExpectedMeasures]
) throws {
  let report = try EvaluationReport(prediction: prediction, reference: reference)
  #expect(report.regions.count == 3)
  for region in report.regions {
    let name = region.region.abbreviation
    let their = try #require(expected[name])
    let counts = region.counts
    #expect(counts == OverlapCounts(tp: their.tp, fp: their.fp, fn: their.fn, tn: their.tn))
    expectEqual(counts.dice, their.dice, within: 1e-6, "\(name) Dice")
    expectEqual(counts.iou, their.iou, within: 1e-6, "\(name) IoU")
    expectEqual(counts.sensitivity, their.sensitivity, within: 1e-6, "\(name) sensitivity")
    expectEqual(counts.specificity, their.specificity, within: 1e-6, "\(name) specificity")
    expectEqual(counts.precision, their.precision, within: 1e-6, "\(name) precision")
    expectEqual(region.hd95, their.hd95, within: 1e-3, "\(name) HD95")

    let distances = try SurfaceDistances(
      prediction: prediction, reference: reference, region: region.region)
    let surfaceDice = distances?.surfaceDice(tolerance: 2)
    expectEqual(distances?.hausdorff(percentile: 1), their.hd100, within: 1e-3, "\(name) HD")
    expectEqual(surfaceDice, their.surface_dice_2mm, within: 1e-6, "\(name) surface Dice")
    expectEqual(
      distances?.means.fromPrediction, their.mean_from_prediction, within: 1e-3, "\(name) mean")
    expectEqual(
      distances?.means.fromReference, their.mean_from_reference, within: 1e-3, "\(name) mean")
  }
}

private func expectEqual(
  _ ours: Double?, _ theirs: Double?, within tolerance: Double, _ what: String
) {
  if let ours, let theirs {
    #expect(abs(ours - theirs) <= tolerance, "\(what): ours \(ours), theirs \(theirs)")
  } else {
    #expect(ours == nil && theirs == nil, "\(what): ours \(String(describing: ours))")
  }
}

@Test(arguments: try golden("masks.json", as: [PaintedCase].self))
func `measures of painted masks agree with MedPy and surface-distance`(
  _ example: PaintedCase
) throws {
  try expectAgreement(
    example.paint(example.prediction), example.paint(example.reference), example.expected)
}

private struct Areas: Decodable, CustomStringConvertible {
  var spacing: [Double]
  var areas: [Double]
  var description: String { "\(spacing)" }
}

@Test func `the surface between eight voxels has the area of surface-distance's table`() throws {
  for their in try golden("surface-areas.json", as: [Areas].self) {
    let ours = SurfaceAreas(spacing: their.spacing).table
    for pattern in 0..<256 {
      #expect(
        abs(ours[pattern] - their.areas[pattern]) < 1e-8,
        "pattern \(pattern) at \(their.spacing): \(ours[pattern]), \(their.areas[pattern])")
    }
  }
}

private struct RealCase: Decodable {
  var `case`: String
  var shift: [Int]
  var expected: [String: ExpectedMeasures]
}

/// The expert's mask of a real case, which is not part of the repository.
private let realMask: String = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent(
    "../shared/data/cases/BraTS19_2013_10_1/BraTS19_2013_10_1_seg.nii.gz"
  ).standardizedFileURL.path

@Test(.enabled(if: FileManager.default.fileExists(atPath: realMask), "needs ../shared/data"))
func `measures of a real mask agree with MedPy and surface-distance`() throws {
  let example = try golden("real-case.json", as: RealCase.self)
  let reference = try NIfTI.readLabelMap(realMask, scheme: .brats2020)
  let size = reference.grid.size
  var prediction = LabelMap(grid: reference.grid, scheme: .brats2020)
  for k in 0..<size[2] {
    for j in 0..<size[1] {
      for i in 0..<size[0] where (i + 2 * j + 3 * k) % 17 != 0 {
        let source = VoxelPoint(
          i: (i - example.shift[0] + size[0]) % size[0],
          j: (j - example.shift[1] + size[1]) % size[1],
          k: (k - example.shift[2] + size[2]) % size[2])
        prediction[VoxelPoint(i: i, j: j, k: k)] = reference[source]
      }
    }
  }
  try expectAgreement(prediction, reference, example.expected)
}
