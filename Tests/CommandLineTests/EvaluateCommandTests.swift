import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

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
    #expect(abs((whole["volume_difference_ml"] as? Double ?? 0) - 0.02) < 1e-12)
    #expect(
      Set(whole.keys) == [
        "dice", "iou", "sensitivity", "specificity", "precision", "hd", "hd95", "asd",
        "asd_prediction", "asd_reference", "nsd", "tp", "fp", "fn", "tn", "lesion_dice",
        "lesion_hd95", "lesion_tp", "lesion_fn", "lesion_fp", "lesion_ignored",
        "volume_prediction_ml", "volume_reference_ml", "volume_difference_ml",
      ])
    #expect(volume["TC"]?["dice"] as? Double == 4.0 / 6)
    #expect(volume["ET"]?["dice"] as? Double == 2.0 / 5)
    let labels = try #require(report["labels"] as? [String: [String: Any]])
    #expect(Set(labels.keys) == ["1", "2", "4"])
    // Edema: one voxel in both, one in each alone.
    #expect(labels["2"]?["dice"] as? Double == 0.5)
    #expect(labels["2"]?["tissue"] as? String == "edema")
    #expect(labels["4"]?["dice"] as? Double == 2.0 / 5)
  }

  @Test func `slices are listed from 0 with null where both masks are empty`() throws {
    // Whatever stands for a volume's empty masks, a slice of two empty masks has no Dice.
    let run = try GliaProgram.run(
      ["evaluate", prediction, reference, "--json", "--per-slice", "--empty", "one"])
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

  @Test func `each side's scheme can be chosen`() throws {
    let later = try files.write("later.nii.gz", [1, 1, 0, 3, 3, 0])
    let run = try GliaProgram.run([
      "evaluate", prediction, later, "--reference-scheme", "msd", "--json",
    ])
    #expect(run.status == 0)
    #expect(run.errors.contains("prediction.nii.gz (labels 1, 2, 4) read as brats2020"))
    #expect(!run.errors.contains("later.nii.gz"))
    let report = try json(run)
    #expect(report["scheme"] as? String == "msd")
    #expect(report["scheme_prediction"] as? String == "brats2020")
    let labels = try #require(report["labels"] as? [String: [String: Any]])
    #expect(labels["1"]?["tissue"] as? String == "edema")
    #expect(labels["1"]?["dice"] as? Double == 0.5)
  }

  @Test func `labels 1, 2, 3 are BraTS 2023 unless a name says Decathlon, and it is said`() throws {
    let mask = try files.write("mask.nii.gz", [1, 2, 3])
    let plain = try GliaProgram.run(["evaluate", mask, mask])
    #expect(
      plain.errors
        == "labels 1, 2, 3 are read as brats2023; if they are Decathlon labels, use --scheme msd\n")
    #expect(plain.output.contains("scheme      brats2023"))
    let named = try files.write("BRATS_001.nii.gz", [1, 2, 3])
    let decathlon = try GliaProgram.run(["evaluate", mask, named])
    #expect(decathlon.errors.contains("read as msd, based on the file names"))
    #expect(decathlon.output.contains("scheme      msd"))
  }

  @Test func `label 1 alone against tissues is the whole tumor and nothing else`() throws {
    let mask = try files.write("mask.nii.gz", [1, 1])
    let run = try GliaProgram.run(["evaluate", prediction, mask, "--json"])
    #expect(run.errors.contains("mask.nii.gz (labels 1) read as binary: whole tumor"))
    let volume = try #require(try json(run)["volume"] as? [String: Any])
    #expect(volume["TC"] is NSNull)
  }

  @Test(arguments: [("brats", "gli"), ("monai", "met"), ("medpy", "men")])
  func `whose rules were followed is part of the report`(
    _ distances: String, _ challenge: String
  ) throws {
    let run = try GliaProgram.run([
      "evaluate", prediction, reference, "--json", "--distances", distances, "--challenge",
      challenge, "--tolerance", "2.5",
    ])
    let settings = try #require(try json(run)["settings"] as? [String: Any])
    #expect(settings["distances"] as? String == distances)
    #expect(settings["challenge"] as? String == challenge)
    #expect(settings["tolerance_mm"] as? Double == 2.5)
    #expect(settings["empty"] as? String == "nan")
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
    #expect(lines[4].hasPrefix("region         Dice     IoU  sensitivity"))
    #expect(lines[5].hasPrefix("WT           0.6000  0.4286       0.7500"))
    #expect(lines.contains { $0.hasPrefix("4 enhancing  0.4000") })
    #expect(table.output.contains("1 slice without tumor in either mask is left out"))

    let csv = try GliaProgram.run([
      "evaluate", prediction, reference, "--per-slice", "--format", "csv",
    ])
    let rows = csv.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows.count == 1 + 6 + 3 * 6)
    #expect(rows[0].prefix(3) == ["slice", "region", "dice"])
    #expect(rows[1].prefix(3) == ["volume", "WT", "0.6"])
    #expect(rows.last?.prefix(3) == ["2", "label 4", "nan"])
  }

  @Test func `grids that differ are refused with both geometries`() throws {
    let other = try files.write(
      "other.nii.gz", [1], grid: Grid(size: [3, 2, 4], affine: .spacing(1, 2, 5)))
    let run = try GliaProgram.run(["evaluate", prediction, other])
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("3×2×3 voxels of 1×2×5 mm"))
    #expect(run.errors.contains("3×2×4 voxels of 1×2×5 mm"))
    #expect(run.errors.contains("--resample"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func `the same voxels in another order are compared exactly, without a request`() throws {
    // Stored from the other side.
    let grid = Grid(
      size: [3, 2, 3], affine: Affine(elements: [-1, 0, 0, 2, 0, 2, 0, 0, 0, 0, 5, 0]))
    let turned = try files.write("turned.nii.gz", [2, 2, 0, 0, 4, 1, 0, 4, 4], grid: grid)
    let report = try json(try GliaProgram.run(["evaluate", turned, reference, "--json"]))
    #expect(report["resampled"] as? Bool != true)
    let straight = try json(
      try GliaProgram.run(["evaluate", prediction, reference, "--json"]))
    #expect(
      (report["volume"] as? NSDictionary) == (straight["volume"] as? NSDictionary))
  }

  @Test func `a prediction on another grid is put on the reference's on request`() throws {
    let grid = Grid(
      size: [3, 2, 3], affine: Affine(elements: [1, 0, 0, 0.25, 0, 2, 0, 0, 0, 0, 5, 0]))
    let moved = try files.write("moved.nii.gz", [0, 2, 2, 1, 4, 0, 4, 4, 0], grid: grid)
    #expect(try GliaProgram.run(["evaluate", moved, reference]).status == 1)
    let run = try GliaProgram.run(["evaluate", moved, reference, "--resample", "--json"])
    #expect(run.status == 0)
    #expect(run.errors.contains("moved.nii.gz has 3×2×3 voxels"))
    let report = try json(run)
    #expect(report["resampled"] as? Bool == true)
    // A shift of a quarter of a voxel changes no nearest neighbor.
    let straight = try json(
      try GliaProgram.run(["evaluate", prediction, reference, "--json"]))
    #expect(
      (report["volume"] as? NSDictionary) == (straight["volume"] as? NSDictionary))
  }

  @Test func `labels that fit no scheme are listed`() throws {
    let strange = try files.write("strange.nii.gz", [1, 5, 9])
    let run = try GliaProgram.run(["evaluate", strange, reference])
    #expect(run.status == 1)
    #expect(run.errors.contains("strange.nii.gz has labels 0, 1, 5, 9, which fit no label scheme"))
    #expect(run.errors.contains("--scheme labels compares each label by itself"))

    let each = try json(
      try GliaProgram.run(["evaluate", strange, strange, "--json"]))
    #expect(each["scheme"] as? String == "labels")
    let labels = try #require(each["labels"] as? [String: [String: Any]])
    #expect(Set(labels.keys) == ["1", "5", "9"])
    #expect(labels.values.allSatisfy { $0["dice"] as? Double == 1 })

    let chosen = try GliaProgram.run(["evaluate", prediction, reference, "--scheme", "msd"])
    #expect(chosen.status == 1)
    #expect(chosen.errors.contains("prediction.nii.gz has label 4; msd has only 1, 2, 3"))
  }

  @Test func `a mask of fractions is refused`() throws {
    let path = files.folder.path("probabilities.nii.gz")
    let values = [Float](repeating: 0.5, count: files.grid.voxelCount)
    try VolumeFormats.write(
      .float32(values, frames: 1), geometry: VolumeGeometry(grid: files.grid), to: path)
    let run = try GliaProgram.run(["evaluate", path, reference])
    #expect(run.status == 1)
    #expect(run.errors.contains("probabilities.nii.gz is not a label map"))
    #expect(run.errors.contains("0.5"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func `whole numbers stored as floats are labels, and negative numbers are none`() throws {
    let whole: [Float] = [0, 2, 2, 1, 4, 0, 4, 4, 0] + [Float](repeating: 0, count: 9)
    let floats = files.folder.path("floats.nii.gz")
    try VolumeFormats.write(
      .float32(whole, frames: 1), geometry: VolumeGeometry(grid: files.grid), to: floats)
    let same = try GliaProgram.run(["evaluate", floats, prediction, "--json"])
    let volume = try #require(try json(same)["volume"] as? [String: [String: Any]])
    #expect(volume["TC"]?["dice"] as? Double == 1)

    let negative = files.folder.path("negative.nii.gz")
    try VolumeFormats.writeIntegers(
      [-1] + [Int16](repeating: 0, count: 17), geometry: VolumeGeometry(grid: files.grid),
      to: negative)
    let run = try GliaProgram.run(["evaluate", negative, reference])
    #expect(run.status == 1)
    #expect(run.errors.contains("negative.nii.gz is not a label map: voxel (0, 0, 0) is -1"))
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
