import Foundation
import TestSupport
import Testing

/// `glia measure`.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct MeasureCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try SmallCase.write("small", in: folder.path(""))
  }

  private func measure(_ arguments: String...) throws -> ProgramRun {
    try GliaProgram.run(["measure", folder.path("small")] + arguments)
  }

  private func json(_ run: ProgramRun) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func `labels have values in each image, and parts have diameters`() throws {
    let run = try measure("--json")
    #expect(run.status == 0, "\(run.errors)")
    let report = try json(run)
    let labels = try #require(report["labels"] as? [[String: Any]])
    // Three regions and three labels in four images.
    #expect(labels.count == 24)
    let whole = try #require(
      labels.first { $0["structure"] as? String == "WT" && $0["image"] as? String == "FLAIR" })
    #expect(whole["resampled"] as? Bool == false && whole["outside"] as? Int == 0)
    // 100 + 4 · 11 + 300 in the middle of a symmetric ball.
    #expect(abs((whole["mean"] as? Double ?? 0) - 444) < 1e-6)
    let parts = try #require(report["components"] as? [[String: Any]])
    #expect(parts.map { $0["structure"] as? String } == ["WT", "TC", "ET"])
    #expect(parts[0]["slice"] as? Int == 11 && parts[0]["measurable"] as? Bool == false)
    let (longest, across, product) = (
      parts[0]["longest_mm"] as? Double ?? 0, parts[0]["perpendicular_mm"] as? Double ?? 0,
      parts[0]["product_mm2"] as? Double ?? 0
    )
    #expect(longest > 8.9 && longest < 9.6 && abs(longest * across - product) < 1e-9)
  }

  @Test func `a table is for reading, and CSV has one row for each`() throws {
    let text = try measure()
    #expect(text.status == 0 && text.output.contains("axial diameters"))
    let csv = try measure("--csv", "--structure", "ET", "--plane", "coronal")
    let lines = csv.output.split(separator: "\n")
    #expect(lines.count == 1 + 24 + 1)
    #expect(lines[0].hasPrefix("case,kind,name,structure,label,image,resampled,plane,slice,voxels"))
    #expect(lines.last?.hasPrefix("small,part,ET 1,ET,,,,coronal,14,") == true)
  }

  @Test func `what was measured in the viewer is listed, too`() throws {
    let file = folder.path("small/small_measurements.json")
    let content = #"""
      {"format":"glia measurements","version":1,"case":"small","space":"RAS mm","measurements":[
      {"id":1,"name":"across","kind":"ruler","plane":"axial","points":[[0,0,0],[3,4,0]]}]}
      """#
    try Data(content.utf8).write(to: URL(fileURLWithPath: file))
    let rows = try #require(
      try json(try measure("--json"))["measurements"] as? [[String: Any]])
    #expect(rows.count == 1 && rows[0]["length_mm"] as? Double == 5)
    try Data("{".utf8).write(to: URL(fileURLWithPath: file))
    let broken = try measure()
    #expect(broken.status == 1 && broken.errors.contains("small_measurements.json is not used"))
    #expect(broken.output.contains("axial diameters"), "the rest is measured all the same")
  }

  @Test func `several cases make one table, one list, and one block each`() throws {
    try SmallCase.write("other", in: folder.path(""))
    try FileManager.default.createDirectory(
      atPath: folder.path("third"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: folder.path("other/other_flair.nii.gz"),
      toPath: folder.path("third/third_flair.nii.gz"))
    let csv = try GliaProgram.run(["measure", folder.path(""), "--csv", "--structure", "ET"])
    #expect(csv.status == 1 && csv.errors.contains("glia: third: third has no mask"))
    #expect(csv.errors.contains("glia: 1 of 3 cases failed"))
    let lines = csv.output.split(separator: "\n")
    #expect(lines.count == 1 + 2 * 25)
    #expect(lines.count { $0.hasPrefix("case,kind") } == 1 && lines[0].hasSuffix(",outside,lesion"))
    #expect(
      lines.count { $0.hasPrefix("other,") } == 25 && lines.count { $0.hasPrefix("small,") } == 25)

    let json = try GliaProgram.run([
      "measure", folder.path("small"), folder.path("third"), "--json",
    ])
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(json.status == 1 && list.map { $0["case"] as? String } == ["small", "third"])
    #expect((list[1]["problem"] as? String)?.contains("has no mask") == true)
    let parts = try #require(list[0]["components"] as? [[String: Any]])
    // 81 voxels in the whole tumor, and 19 in the enhancing rim are enough or too few.
    #expect(parts.allSatisfy { ($0["lesion"] as? Bool) == (($0["voxels"] as? Int ?? 0) > 50) })

    let text = try GliaProgram.run(["measure", folder.path("small"), folder.path("other")])
    #expect(text.status == 0 && text.output.contains("\n\ncase  other\n"))
  }

  @Test func `each of several cases takes its own mask from a folder`() throws {
    try SmallCase.write("other", in: folder.path(""))
    let out = folder.path("out")
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: folder.path("small/small_seg.nii.gz"), toPath: out + "/small_pred.nii.gz")
    let paths = [folder.path("small"), folder.path("other")]
    let some = try GliaProgram.run(["measure"] + paths + ["--mask", out])
    #expect(some.status == 1 && some.output.contains("mask  \(out)/small_pred.nii.gz"))
    #expect(some.errors.contains("out has no mask of other, such as other_pred.nii.gz"))
    let one = try GliaProgram.run(["measure"] + paths + ["--mask", out + "/small_pred.nii.gz"])
    #expect(one.status == 1 && one.errors.contains("is not named after other"))
    // A file alone belongs to a case alone, whatever its name.
    let other = try GliaProgram.run(["measure", paths[1], "--mask", out + "/small_pred.nii.gz"])
    #expect(other.status == 0)
  }

  @Test func `mistakes are said`() throws {
    try FileManager.default.removeItem(atPath: folder.path("small/small_seg.nii.gz"))
    let none = try measure()
    #expect(none.status == 1 && none.errors.contains("small has no mask"))
    let both = try measure("--json", "--csv")
    #expect(both.status == 2)
  }

  @Test func `a scheme that lacks a label of the mask is refused`() throws {
    let run = try measure("--scheme", "msd")
    #expect(run.status == 1 && run.errors.contains("msd has only"))
  }

  @Test func `an unknown structure is named, with those that there are`() throws {
    let run = try measure("--structure", "XT")
    #expect(run.status == 1 && run.errors.contains("has no structure XT; it has WT, TC, ET"))
  }

  @Test func `a mask alone has volumes and diameters, and no values`() throws {
    let files = try LabelFiles()
    let mask = try files.write("case_mask.nii.gz", [1, 1, 1, 0, 1])
    let run = try GliaProgram.run(["measure", mask, "--json"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("so only volumes and diameters are measured"))
    let report = try json(run)
    let labels = try #require(report["labels"] as? [[String: Any]])
    #expect(labels.count == 1 && labels[0]["voxels"] as? Int == 4)
    #expect(labels[0]["image"] is NSNull && labels[0]["mean"] is NSNull)
    #expect((report["components"] as? [Any])?.count == 1)
    let text = try GliaProgram.run(["measure", mask])
    #expect(text.output.contains("no image") && text.output.contains("0.040"))
    #expect(!text.output.contains("mean"))
  }

  @Test func `a misspelled command is named`() throws {
    let run = try GliaProgram.run(["mesure", folder.path("small"), "--json"])
    #expect(run.status == 1)
    #expect(
      run.errors
        == "glia: mesure cannot be read: No such file or directory; did you mean 'glia measure'?\n")
  }
}
