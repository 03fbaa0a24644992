import Foundation
import Imaging
import NIfTI
import TestSupport
import Testing

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct EvaluateCommandTests {
  private let files: LabelFiles
  private let prediction: String
  private let reference: String

  init() throws {
    files = try LabelFiles()
    prediction = try files.write("prediction.nii.gz", [0, 2, 2, 1, 4, 0, 4, 4, 0])
    reference = try files.write("reference.nii.gz", [2, 2, 0, 4, 4, 0])
  }

  private func json(_ run: ProgramRun) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func `JSON holds the numbers worked by hand`() throws {
    let run = try GliaProgram.run(["evaluate", prediction, reference, "--format", "json"])
    #expect(run.status == 0)
    #expect(run.errors.contains("read as brats2020"))
    let report = try json(run)
    #expect(report["scheme"] as? String == "brats2020")
    #expect(report["slices"] == nil)
    let volume = try #require(report["volume"] as? [String: [String: Any]])
    let whole = try #require(volume["WT"])
    // tp 3, fp 3, fn 1, tn 11.
    #expect(whole["tp"] as? Int == 3)
    #expect(whole["fp"] as? Int == 3)
    #expect(whole["fn"] as? Int == 1)
    #expect(whole["dice"] as? Double == 0.6)
    #expect(whole["iou"] as? Double == 3.0 / 7)
    #expect(whole["sensitivity"] as? Double == 0.75)
    #expect(whole["specificity"] as? Double == 11.0 / 14)
    #expect(whole["precision"] as? Double == 0.5)
    #expect(abs((whole["volume_prediction_ml"] as? Double ?? 0) - 0.06) < 1e-12)
    #expect(abs((whole["volume_reference_ml"] as? Double ?? 0) - 0.04) < 1e-12)
    #expect(whole["hd95"] is Double)
    #expect(
      Set(whole.keys) == [
        "dice", "iou", "sensitivity", "specificity", "precision", "hd95", "tp", "fp", "fn",
        "volume_prediction_ml", "volume_reference_ml",
      ])
    #expect(volume["TC"]?["dice"] as? Double == 4.0 / 6)
    #expect(volume["ET"]?["dice"] as? Double == 2.0 / 5)
  }

  @Test func `slices are listed from 0 with null where both masks are empty`() throws {
    let run = try GliaProgram.run(
      ["evaluate", prediction, reference, "--format", "json", "--per-slice"])
    let slices = try #require(try json(run)["slices"] as? [[String: Any]])
    #expect(slices.map { $0["index"] as? Int } == [0, 1, 2])
    let whole = slices.map { $0["WT"] as? [String: Any] }
    #expect(whole[0]?["dice"] as? Double == 0.75)
    #expect(whole[0]?["fn"] as? Int == 1)
    #expect(whole[1]?["dice"] as? Double == 0)
    #expect(whole[2]?["dice"] is NSNull)
  }

  @Test(arguments: [("nan", Double?.none), ("one", 1), ("zero", 0)])
  func `the empty policy decides about two empty masks`(_ policy: String, _ dice: Double?) throws {
    let edema = try files.write("edema.nii.gz", [2, 2])
    let run = try GliaProgram.run([
      "evaluate", edema, edema, "--scheme", "brats2020", "--format", "json", "--empty", policy,
    ])
    let volume = try #require(try json(run)["volume"] as? [String: [String: Any]])
    #expect(volume["WT"]?["dice"] as? Double == 1)
    #expect(volume["WT"]?["hd95"] as? Double == 0)
    #expect(volume["ET"]?["dice"] as? Double == dice)
    #expect(volume["ET"]?["hd95"] is NSNull)
  }

  @Test func `schemes may differ between the files`() throws {
    let later = try files.write("later.nii.gz", [2, 2, 0, 3, 3, 0])
    let run = try GliaProgram.run(["evaluate", prediction, later, "--format", "json"])
    #expect(run.status == 0)
    let report = try json(run)
    #expect(report["scheme"] as? String == "brats2023")
    #expect(report["scheme_prediction"] as? String == "brats2020")
    let volume = try #require(report["volume"] as? [String: [String: Any]])
    #expect(volume["ET"]?["dice"] as? Double == 2.0 / 5)
  }

  @Test func `a binary mask leaves the inner regions open`() throws {
    let mask = try files.write("mask.nii.gz", [1, 1])
    let run = try GliaProgram.run(["evaluate", mask, mask, "--format", "json"])
    let volume = try #require(try json(run)["volume"] as? [String: Any])
    #expect(volume["TC"] is NSNull)
    #expect(volume["ET"] is NSNull)
    #expect((volume["WT"] as? [String: Any])?["dice"] as? Double == 1)
  }

  @Test func `tables line up and CSV has a row for every slice and region`() throws {
    let table = try GliaProgram.run(["evaluate", prediction, reference, "--per-slice"])
    let lines = table.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2] == "scheme      brats2020")
    #expect(lines[4].hasPrefix("region    Dice     IoU  sensitivity"))
    #expect(lines[5].hasPrefix("WT      0.6000  0.4286       0.7500"))
    #expect(table.output.contains("1 slice without tumor in both masks is left out"))

    let csv = try GliaProgram.run([
      "evaluate", prediction, reference, "--per-slice", "--format", "csv",
    ])
    let rows = csv.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows.count == 1 + 3 + 3 * 3)
    #expect(rows[0].prefix(3) == ["slice", "region", "dice"])
    #expect(rows[1].prefix(3) == ["volume", "WT", "0.6"])
    #expect(rows.last?.prefix(3) == ["2", "ET", "nan"])
  }

  @Test func `grids that differ are refused with both geometries`() throws {
    let other = try files.write(
      "other.nii.gz", [1], grid: Grid(size: [3, 2, 4], affine: .spacing(1, 2, 5)))
    let run = try GliaProgram.run(["evaluate", prediction, other])
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("3×2×3 voxels of 1×2×5 mm"))
    #expect(run.errors.contains("3×2×4 voxels of 1×2×5 mm"))
  }

  @Test func `labels that fit no scheme are listed`() throws {
    let strange = try files.write("strange.nii.gz", [1, 5, 9])
    let run = try GliaProgram.run(["evaluate", strange, reference])
    #expect(run.status == 1)
    #expect(run.errors.contains("strange.nii.gz has labels 0, 1, 5, 9, which fit no label scheme"))

    let chosen = try GliaProgram.run(["evaluate", prediction, reference, "--scheme", "msd"])
    #expect(chosen.status == 1)
    #expect(chosen.errors.contains("prediction.nii.gz has label 4; msd has only 1, 2, 3"))
  }

  @Test func `a mask of fractions is refused`() throws {
    let path = files.folder.path("probabilities.nii.gz")
    let values = [Float](repeating: 0.5, count: files.grid.voxelCount)
    try NIfTI.writeFloats(values, frames: 1, like: NIfTIHeader(grid: files.grid), to: path)
    let run = try GliaProgram.run(["evaluate", path, reference])
    #expect(run.status == 1)
    #expect(run.errors.contains("probabilities.nii.gz is not a label map"))
    #expect(run.errors.contains("0.5"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func `a file that is missing or no image ends with 1 and one sentence`() throws {
    let missing = try GliaProgram.run(["evaluate", "/nowhere/mask.nii.gz", reference])
    #expect(missing.status == 1)
    #expect(
      missing.errors == "glia: /nowhere/mask.nii.gz cannot be read: No such file or directory\n")
    let text = files.folder.path("text.nii")
    try Data("not an image".utf8).write(to: URL(fileURLWithPath: text))
    let wrong = try GliaProgram.run(["evaluate", text, reference])
    #expect(wrong.status == 1)
    #expect(wrong.output.isEmpty)
    #expect(wrong.errors.hasPrefix("glia: ") && wrong.errors.contains("text.nii"))
  }
}
