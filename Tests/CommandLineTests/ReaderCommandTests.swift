import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ReaderCommandTests {
  private let files: LabelFiles
  private let masks: [String]

  init() throws {
    files = try LabelFiles()
    masks = [
      try files.write("anna.nii.gz", [2, 2, 4, 1, 0, 0]),
      try files.write("ben.nii.gz", [2, 2, 4, 4, 0, 0]),
      try files.write("carla.nii.gz", [2, 0, 1, 4, 0, 2]),
    ]
  }

  private func json(_ run: ProgramRun) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func `three masks are compared in pairs`() throws {
    let run = try GliaProgram.run(["evaluate"] + masks + ["--json"])
    #expect(run.status == 0, "\(run.errors)")
    let pairs = try #require(try json(run)["pairs"] as? [[String: Any]])
    #expect(pairs.map { $0["first"] as? String } == ["anna", "anna", "ben"])
    #expect(pairs.map { $0["second"] as? String } == ["ben", "carla", "carla"])
    let whole = pairs.compactMap { pair -> Double? in
      let structures = pair["structures"] as? [String: [String: [String: Any]]]
      return structures?["WT"]?["dice"]?["mean"] as? Double
    }
    // Anna and Ben mark the same four voxels, Carla three of them and another.
    #expect(whole == [1, 0.75, 0.75])
  }

  @Test func `each reader's labels are read by themselves`() throws {
    // The same mask in later labels, and the whole tumor of it alone.
    let later = try files.write("later.nii.gz", [2, 2, 3, 1, 0, 0])
    let whole = try files.write("whole.nii.gz", [1, 1, 1, 1, 0, 0])
    let run = try GliaProgram.run(
      ["evaluate", masks[0], later, masks[2], whole, "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let pairs = try #require(try json(run)["pairs"] as? [[String: Any]])
    func dice(_ first: String, _ second: String, _ structure: String) -> Double? {
      let pair = pairs.first {
        $0["first"] as? String == first && $0["second"] as? String == second
      }
      let structures = pair?["structures"] as? [String: [String: [String: Any]]]
      return structures?[structure]?["dice"]?["mean"] as? Double
    }
    for structure in ["WT", "TC", "ET"] { #expect(dice("anna", "later", structure) == 1) }
    #expect(dice("anna", "whole", "WT") == 1)
    #expect(dice("anna", "whole", "TC") == nil)
    #expect(dice("anna", "carla", "WT") == 0.75)
  }

  @Test func `readers keep their numbers, whatever they are called`() throws {
    let run = try GliaProgram.run([
      "evaluate", "a=\(masks[0])", "b and c=\(masks[1])", "a and b=\(masks[2])",
      "c=\(masks[1])", "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let pairs = try #require(try json(run)["pairs"] as? [[String: Any]])
    #expect(pairs.map { $0["cases"] as? Int } == [1, 1, 1, 1, 1, 1])
    let whole = pairs.compactMap { pair -> Double? in
      let structures = pair["structures"] as? [String: [String: [String: Any]]]
      return structures?["WT"]?["dice"]?["mean"] as? Double
    }
    #expect(whole == [1, 0.75, 1, 0.75, 1, 0.75])
  }

  @Test func `two readers can have names`() throws {
    let run = try GliaProgram.run(
      ["evaluate", "anna=\(masks[0])", "ben=\(masks[1])", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let pairs = try #require(try json(run)["pairs"] as? [[String: Any]])
    #expect(pairs.map { $0["second"] as? String } == ["ben"])
  }

  @Test(arguments: ["--csv", "--plot"]) func `no mask is replaced`(_ option: String) throws {
    let picture = files.folder.path("anna.png")
    let input = option == "--csv" ? masks[0] : picture
    let before = try Data(contentsOf: URL(fileURLWithPath: masks[0]))
    if option == "--plot" { try before.write(to: URL(fileURLWithPath: picture)) }
    let run = try GliaProgram.run(
      ["evaluate"] + [input] + masks.dropFirst() + [option, input])
    #expect(run.status == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: input)) == before)
  }

  @Test func `a consensus does not go into a reader's folder`() throws {
    let folders = try ["r1", "r2"].map { name in
      let path = files.folder.path(name)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: masks[0], toPath: path + "/p1_seg.nii.gz")
      return path
    }
    let run = try GliaProgram.run(
      ["consensus"] + folders + ["--output", folders[0] + "/", "--force"])
    #expect(run.status == 1)
    #expect(run.errors.contains("the folder of r1"))
  }

  @Test func `the pairs of two masks are what a plain comparison says`() throws {
    let plain = try json(try GliaProgram.run(["evaluate", masks[0], masks[2], "--json"]))
    let volume = try #require(plain["volume"] as? [String: [String: Any]])
    let table = try GliaProgram.run(["evaluate"] + masks + ["--format", "csv"])
    let row = try #require(
      table.output.split(separator: "\n").first { $0.contains(",anna,carla,TC,") })
    let numbers = row.split(separator: ",").suffix(2).compactMap { Double($0) }
    #expect(numbers == [volume["TC"]?["dice"] as? Double, volume["TC"]?["hd95"] as? Double])
  }

  @Test(arguments: ["readers.svg", "readers.png", "readers.pdf"])
  func `the matrices are drawn`(_ name: String) throws {
    let path = files.folder.path(name)
    let run = try GliaProgram.run(["evaluate"] + masks + ["--plot", path])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Dice, WT"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count > 1000)
  }

  @Test func `a consensus has the geometry and labels of the first mask`() throws {
    let path = files.folder.path("consensus.nii.gz")
    let run = try GliaProgram.run(["consensus"] + masks + ["--output", path])
    #expect(run.status == 0, "\(run.errors)")
    let map = try VolumeFormats.readLabelMap(path, scheme: .brats2020)
    #expect(map.grid == files.grid)
    #expect(Array(map.labels.prefix(6)) == [2, 2, 4, 4, 0, 0])
    // It is not replaced without being asked.
    let again = try GliaProgram.run(["consensus"] + masks + ["--output", path])
    #expect(again.status == 1)
    #expect(again.errors.contains("exists"))
  }

  @Test func `STAPLE prints how reliable each reader is`() throws {
    let path = files.folder.path("staple.nii.gz")
    let run = try GliaProgram.run(
      ["consensus"] + masks + ["--output", path, "--method", "staple", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let structures = try #require(try json(run)["structures"] as? [[String: Any]])
    #expect(structures.map { $0["structure"] as? String } == ["WT", "TC", "ET"])
    let readers = try #require(structures[0]["readers"] as? [[String: Any]])
    #expect(readers.map { $0["name"] as? String } == ["anna", "ben", "carla"])
    let sensitivities = readers.compactMap { $0["sensitivity"] as? Double }
    #expect(sensitivities[0] > 0.99 && sensitivities[2] < 0.9)
    #expect(structures[0]["voxels_by_votes"] as? [Int] == [1, 1, 3])
  }

  @Test func `folders are combined case by case, and a missing mask is named`() throws {
    for reader in ["r1", "r2", "r3"] {
      try FileManager.default.createDirectory(
        atPath: files.folder.path(reader), withIntermediateDirectories: true)
      for name in ["a", "b"] where reader != "r3" || name == "a" {
        _ = try files.write("\(reader)/\(name)_seg.nii.gz", [2, 2, 4])
      }
    }
    let readers = ["r1", "r2", "r3"].map { files.folder.path($0) }
    let output = files.folder.path("out")
    let run = try GliaProgram.run(["consensus"] + readers + ["--output", output])
    #expect(run.status == 1)
    #expect(run.errors.contains("b: no mask by r3"))
    for name in ["a", "b"] {
      #expect(FileManager.default.fileExists(atPath: "\(output)/\(name)_seg.nii.gz"))
    }
    let pairs = try GliaProgram.run(["evaluate"] + readers + ["--json"])
    #expect(pairs.status == 1)
    let counts = try #require(try json(pairs)["pairs"] as? [[String: Any]])
    #expect(counts.map { $0["cases"] as? Int } == [2, 1, 1])
  }

  @Test func `what does not belong together is refused in one sentence`() throws {
    let other = try files.write(
      "other.nii.gz", [2], grid: Grid(size: [3, 2, 2], affine: .spacing(1, 2, 5)))
    let output = files.folder.path("none.nii.gz")
    for (arguments, words) in [
      ([masks[0], other], "the grids differ"),
      ([masks[0], files.folder.path(".")], "is a folder and"),
      (["a=\(masks[0])", "a=\(masks[1])"], "both called \"a\""),
      ([masks[0], files.folder.path("nothing.nii.gz")], "nothing.nii.gz"),
    ] {
      let run = try GliaProgram.run(["consensus"] + arguments + ["--output", output])
      #expect(run.status == 1)
      #expect(run.errors.contains(words), "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
    #expect(try GliaProgram.run(["consensus", masks[0], "--output", output]).status == 2)
    #expect(
      try GliaProgram.run(["evaluate", masks[0], masks[1], "--plot", "x.svg"]).status == 2)
  }

  @Test func `reviews of several readers are counted and compared`() throws {
    let path = files.folder.path("glia-review.tsv")
    let lines = [
      "case\tverdict\tnote\treviewer\tupdated\tpath\tscore",
      "a\taccept\t\tana\t\t\t5", "b\tfix\tfrontal\tana\t\t\t3", "c\treject\t\tana\t\t\t1",
      "d\taccept\t\tana\t\t\t4",
      "a\taccept\t\tben\t\t\t4", "b\treject\t\tben\t\t\t2", "c\treject\t\tben\t\t\t1",
      "d\tfix\t\tben\t\t\t3",
    ]
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(
      to: URL(fileURLWithPath: path))
    let run = try GliaProgram.run(["review", "summary", files.folder.path("."), "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let report = try json(run)
    #expect(report["cases"] as? Int == 4)
    let pair = try #require((report["pairs"] as? [[String: Any]])?.first)
    #expect(pair["verdict_same"] as? Int == 2)
    // scikit-learn's cohen_kappa_score of these marks.
    let kappa = try #require(pair["kappa_verdict_none"] as? Double)
    #expect(abs(kappa - 0.2727272727272727) < 1e-12)
    let scores = try #require(pair["kappa_score_quadratic"] as? Double)
    #expect(abs(scores - 0.8125) < 1e-12)
    let table = try GliaProgram.run(["review", "summary", path])
    #expect(table.output.contains("ana, ben"))
    let missing = try GliaProgram.run(["review", "summary", files.folder.path("none")])
    #expect(missing.status == 1)
    #expect(missing.errors.contains("does not exist"))
  }
}
