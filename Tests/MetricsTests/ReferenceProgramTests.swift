import Cases
import Foundation
import Imaging
import Metrics
import Testing

/// Checks reports by every definition against numbers of MedPy, MONAI, DeepMind's surface-distance and
/// the rules of the BraTS 2023 metrics.
private func expectAgreement(
  _ prediction: LabelMap, _ reference: LabelMap, _ expected: [String: ExpectedMeasures]
) throws {
  for (definition, challenge, tolerance) in [
    (DistanceDefinition.brats, Challenge.gli, 1.0), (.brats, .met, 2), (.monai, .gli, 1),
    (.monai, .gli, 2), (.medpy, .met, 2),
  ] {
    let options = EvaluationOptions(
      distances: definition, tolerance: tolerance, lesions: challenge.lesionRules)
    let report = try EvaluationReport(
      prediction: prediction, reference: reference, options: options)
    #expect(report.structures.count == 6)
    for structure in report.structures {
      let name = title(structure.structure)
      let their = try #require(expected[name])
      expectOverlap(structure.counts, their, name)
      let what = "\(name) by \(definition)"
      let distances = their.distances(definition)
      let surface = structure.surface
      expectEqual(surface?.hausdorff, distances?.hd, within: 1e-3, "\(what) HD")
      expectEqual(surface?.hausdorff95, distances?.hd95, within: 1e-3, "\(what) HD95")
      expectEqual(surface?.mean, distances?.asd, within: 1e-3, "\(what) ASD")
      expectEqual(
        surface?.meanFromPrediction, distances?.asd_prediction, within: 1e-3, "\(what) ASD")
      expectEqual(
        surface?.meanFromReference, distances?.asd_reference, within: 1e-3, "\(what) ASD")
      if definition != .medpy {
        expectEqual(
          surface?.surfaceDice, tolerance == 1 ? distances?.nsd1 : distances?.nsd2, within: 1e-6,
          "\(what) NSD")
      }
      let lesions = structure.lesions
      let rules = challenge == .gli ? their.gli : their.met
      let counts: [Int] = [lesions.tp, lesions.fn, lesions.fp, lesions.ignored]
      let theirCounts: [Int] = [rules.tp, rules.fn, rules.fp, rules.ignored]
      #expect(counts == theirCounts, "\(what) lesions by \(challenge)")
      expectEqual(lesions.dice, rules.dice, within: 1e-6, "\(what) lesion Dice")
      expectEqual(lesions.hd95, rules.hd95, within: 1e-3, "\(what) lesion HD95")
    }
  }
}

private func title(_ structure: Structure) -> String {
  structure.tissue.flatMap { LabelScheme.brats2020.label(of: $0) }.map { "label \($0)" }
    ?? structure.abbreviation
}

private func expectOverlap(_ counts: OverlapCounts, _ their: ExpectedMeasures, _ name: String) {
  #expect(counts == OverlapCounts(tp: their.tp, fp: their.fp, fn: their.fn, tn: their.tn))
  expectEqual(counts.dice, their.dice, within: 1e-6, "\(name) Dice")
  expectEqual(counts.iou, their.iou, within: 1e-6, "\(name) IoU")
  expectEqual(counts.sensitivity, their.sensitivity, within: 1e-6, "\(name) sensitivity")
  expectEqual(counts.specificity, their.specificity, within: 1e-6, "\(name) specificity")
  expectEqual(counts.precision, their.precision, within: 1e-6, "\(name) precision")
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
func `measures of painted masks agree with MONAI, MedPy, surface-distance and BraTS 2023`(
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

private struct RealCase: Decodable, CustomStringConvertible {
  var `case`: String
  var shift: [Int]
  var expected: [String: ExpectedMeasures]
  var description: String { `case` }

  /// The expert's mask, which is not part of the repository.
  var path: String {
    let data = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("../shared/data").standardizedFileURL
    let paths = ["cases", "brats"].map {
      data.appendingPathComponent("\($0)/\(`case`)/\(`case`)_seg.nii.gz").path
    }
    return paths.first { FileManager.default.fileExists(atPath: $0) } ?? paths[0]
  }

  /// The reference moved and torn up, exactly as the script does.
  func prediction(_ reference: LabelMap) -> LabelMap {
    let size = reference.grid.size
    var prediction = LabelMap(grid: reference.grid, scheme: .brats2020)
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        for i in 0..<size[0] where (i + 2 * j + 3 * k) % 17 != 0 {
          let source = VoxelPoint(
            i: (i - shift[0] + size[0]) % size[0], j: (j - shift[1] + size[1]) % size[1],
            k: (k - shift[2] + size[2]) % size[2])
          let label = reference[source]
          if label == 2, (i / 9 + j / 7 + k / 8) % 3 == 0 { continue }
          prediction[VoxelPoint(i: i, j: j, k: k)] = label
        }
      }
    }
    return prediction
  }
}

private let realCases: [RealCase] = {
  do {
    return try golden("real-cases.json", as: [RealCase].self)
  } catch {
    fatalError("real-cases.json: \(error); run Scripts/make_metrics_goldens.py")
  }
}()

@Test(
  .enabled(
    if: realCases.allSatisfy { FileManager.default.fileExists(atPath: $0.path) },
    "needs ../shared/data"),
  arguments: realCases)
private func `measures of a real mask agree with MONAI, MedPy, surface-distance and BraTS 2023`(
  _ example: RealCase
) throws {
  let reference = try VolumeFormats.readLabelMap(example.path, scheme: .brats2020)
  try expectAgreement(example.prediction(reference), reference, example.expected)
}
