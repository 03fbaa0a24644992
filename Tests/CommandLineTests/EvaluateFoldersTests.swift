import Cases
import Foundation
import Imaging
import TestSupport
import Testing

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct EvaluateFoldersTests {
  private let files: LabelFiles
  private let out: String
  private let cases: String

  init() throws {
    files = try LabelFiles()
    out = files.folder.path("out")
    cases = files.folder.path("cases")
    for folder in [out, cases] + ["a", "b", "c"].map({ "\(cases)/\($0)" }) {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    }
    // As 'glia segment' writes them, and as BraTS keeps them.
    for (name, prediction, reference) in [
      ("a", [4, 4, 2, 2], [4, 2, 2, 2]), ("b", [2, 2], [2, 2, 2, 2]), ("c", [4, 1], [4, 1]),
    ] as [(String, [Label], [Label])] {
      _ = try files.write("out/\(name)_pred.nii.gz", prediction)
      _ = try files.write("cases/\(name)/\(name)_seg.nii.gz", reference)
      _ = try files.write("cases/\(name)/\(name)_flair.nii.gz", [9, 9, 9])
    }
  }

  private func json(_ run: ProgramRun) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func `cases are matched by name and summarized`() throws {
    let run = try GliaProgram.run(["evaluate", out, cases, "--json"])
    #expect(run.status == 0)
    #expect(run.errors == "labels 1, 2, 4 are read as brats2020\n")
    let report = try json(run)
    let list = try #require(report["cases"] as? [[String: Any]])
    #expect(list.map { $0["name"] as? String } == ["a", "b", "c"])
    // Core alone in case c is BraTS like the others, though its labels by themselves fit more.
    #expect(list.allSatisfy { $0["scheme"] as? String == "brats2020" })
    let summary = try #require(report["summary"] as? [String: [String: [String: [String: Any]]]])
    let whole = try #require(summary["volume"]?["WT"]?["dice"])
    // 1, 2/3 and 1.
    let mean = 8.0 / 9
    #expect(abs((whole["mean"] as? Double ?? 0) - mean) < 1e-12)
    #expect(whole["median"] as? Double == 1)
    #expect(abs((whole["sd"] as? Double ?? 0) - (1.0 / 27).squareRoot()) < 1e-12)
    #expect(whole["undefined"] as? Int == 0)
    // Case b has no enhancing tumor in either mask.
    let enhancing = try #require(summary["volume"]?["ET"]?["dice"])
    #expect(enhancing["undefined"] as? Int == 1)
    #expect(enhancing["defined"] as? Int == 2)
    #expect(summary["labels"]?["2"]?["dice"]?["defined"] as? Int == 2)
  }

  @Test func `the policy for empty masks moves the mean, and the table says how many there were`()
    throws
  {
    let table = try GliaProgram.run(["evaluate", out, cases])
    #expect(table.status == 0)
    let left = try #require(table.output.split(separator: "\n").first { $0.hasPrefix("undefined") })
    #expect(
      left.split(separator: " ").suffix(12)
        == ["0", "1", "1", "0", "1", "1", "0", "1", "1", "0", "0", "0"])
    #expect(table.output.contains("standard deviation"))
    #expect(table.output.contains("median"))
    let counted = try json(
      try GliaProgram.run(["evaluate", out, cases, "--json", "--empty", "one"]))
    let summary = try #require(counted["summary"] as? [String: [String: [String: [String: Any]]]])
    #expect(summary["volume"]?["ET"]?["dice"]?["undefined"] as? Int == 0)
    #expect(summary["volume"]?["ET"]?["hd95"]?["undefined"] as? Int == 1)
  }

  @Test func `a CSV file has every case, structure and statistic`() throws {
    let path = files.folder.path("results.csv")
    let run = try GliaProgram.run(["evaluate", out, cases, "--csv", path])
    #expect(run.status == 0)
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows[0].prefix(4) == ["case", "slice", "region", "dice"])
    #expect(rows.count == 1 + 3 * 6 + 5 * 6)
    #expect(rows[1].prefix(4) == ["a", "volume", "WT", "1.0"])
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows.contains { $0.prefix(3) == ["median", "summary", "label 4"] })
    let printed = try GliaProgram.run(["evaluate", out, cases, "--format", "csv"])
    #expect(try printed.output == String(contentsOfFile: path, encoding: .utf8))
  }

  @Test func `cases without a partner are listed and the rest is compared`() throws {
    _ = try files.write("out/extra.nii.gz", [2])
    try FileManager.default.removeItem(atPath: "\(out)/b_pred.nii.gz")
    let run = try GliaProgram.run(["evaluate", out, cases, "--json"])
    #expect(run.status == 1)
    #expect(run.errors.contains("1 without a prediction: b\n"))
    #expect(run.errors.contains("1 without a reference: extra\n"))
    let report = try json(run)
    #expect((report["cases"] as? [Any])?.count == 2)
    #expect(report["missing_predictions"] as? [String] == ["b"])
    #expect(report["missing_references"] as? [String] == ["extra"])
  }

  @Test func `a case that cannot be compared is named and the rest is compared`() throws {
    _ = try files.write("out/a_pred.nii.gz", [1, 7, 9])
    let other = Grid(size: [3, 2, 4], affine: .spacing(1, 2, 5))
    _ = try files.write("out/b_pred.nii.gz", [2, 2], grid: other)
    let run = try GliaProgram.run(["evaluate", out, cases, "--json"])
    #expect(run.status == 1)
    #expect(run.errors.contains("glia: a: "))
    #expect(run.errors.contains("labels 0, 1, 7, 9, which fit no label scheme"))
    #expect(run.errors.contains("glia: b: the grids differ"))
    #expect(run.errors.contains("3×2×4 voxels of 1×2×5 mm"))
    let report = try json(run)
    #expect((report["cases"] as? [[String: Any]])?.map { $0["name"] as? String } == ["c"])
    #expect((report["failed"] as? [[String: String]])?.map { $0["name"] } == ["a", "b"])
  }

  @Test func `two predictions of one case are a failure of that case`() throws {
    try FileManager.default.createDirectory(
      atPath: "\(out)/again", withIntermediateDirectories: true)
    _ = try files.write("out/again/a_pred.nii.gz", [2])
    let run = try GliaProgram.run(["evaluate", out, cases])
    #expect(run.status == 1)
    #expect(run.errors.contains("glia: a: there are two predictions"))
    #expect(!run.errors.contains("without a prediction"))
  }

  @Test func `an empty folder is refused in one sentence`() throws {
    let empty = files.folder.path("empty")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    for arguments in [[empty, cases], [out, empty]] {
      let run = try GliaProgram.run(["evaluate"] + arguments)
      #expect(run.status == 1)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("empty holds no"))
      #expect(run.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func `folders without a case in common end with both lists`() throws {
    let others = files.folder.path("others")
    try FileManager.default.createDirectory(atPath: others, withIntermediateDirectories: true)
    _ = try files.write("others/z.nii.gz", [2])
    let run = try GliaProgram.run(["evaluate", others, cases])
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("3 without a prediction: a, b, c"))
    #expect(run.errors.contains("1 without a reference: z"))
  }

  @Test func `a file and the folder of its case go together`() throws {
    let run = try GliaProgram.run(["evaluate", "\(out)/a_pred.nii.gz", "\(cases)/a", "--json"])
    #expect(run.status == 0)
    let volume = try #require(try json(run)["volume"] as? [String: [String: Any]])
    #expect(volume["WT"]?["dice"] as? Double == 1)
    let vague = try GliaProgram.run(["evaluate", "\(out)/a_pred.nii.gz", cases])
    #expect(vague.status == 1)
    #expect(vague.errors.contains("a folder with 3 label maps"))
  }

  @Test func `slices of every case are in the CSV, and in no summary`() throws {
    let run = try GliaProgram.run(["evaluate", out, cases, "--format", "csv", "--per-slice"])
    let rows = run.output.split(separator: "\n")
    #expect(rows.count == 1 + 3 * 6 + 3 * 3 * 6 + 5 * 6)
    #expect(rows.contains { $0.hasPrefix("b,0,WT,0.66") })
  }

  @Test func `a case with core alone is read like the others of its folder`() throws {
    // By itself label 1 would be the whole tumor and nothing else.
    _ = try files.write("out/c_pred.nii.gz", [1, 1])
    let report = try json(try GliaProgram.run(["evaluate", out, cases, "--json"]))
    let list = try #require(report["cases"] as? [[String: Any]])
    let volume = try #require(list[2]["volume"] as? [String: [String: Any]])
    #expect(volume["TC"]?["dice"] as? Double == 1)
    #expect(volume["ET"]?["dice"] as? Double == 0)
  }
}
