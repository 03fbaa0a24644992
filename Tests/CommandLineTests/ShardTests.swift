import Foundation
import TestSupport
import Testing

/// Batches in parts: `--shard`, `--records` and `glia collect`.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ShardTests {
  private let folder: TemporaryFolder
  private let model = GliaProgram.root.appendingPathComponent(
    "Tests/SegmenterTests/Goldens/blocked.onnx"
  ).path

  init() throws {
    folder = try TemporaryFolder()
    for name in ["a", "b", "c", "d", "e"] {
      try SmallCase.write(name, in: folder.path("cases"))
    }
  }

  private func glia(_ words: String) throws -> ProgramRun {
    try GliaProgram.shell("glia \(words)", in: folder.url)
  }

  private func segment(_ words: String) throws -> ProgramRun {
    try glia("segment cases/* --model \(model) --axial-only \(words)")
  }

  private func files(_ name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path(name))) ?? [])
      .filter { $0.hasSuffix(".nii.gz") }.sorted()
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
  }

  @Test func `every case is in one part, and parts have about as many`() throws {
    var all: [String] = []
    for part in 1...3 {
      #expect(try segment("--output part\(part) --shard \(part)/3").status == 0)
      let own = files("part\(part)")
      #expect((1...2).contains(own.count))
      all += own
    }
    #expect(all.sorted() == ["a", "b", "c", "d", "e"].map { "\($0)_pred.nii.gz" })
  }

  @Test func `a large case counts for several small ones`() throws {
    // Two frames of a name that sorts last: the cost is in the headers, not in the order.
    let run = try glia(
      "phantom cases/z && glia segment cases/z cases/a cases/b cases/c --model \(model) --slices 0 "
        + "--output large --shard 1/2")
    #expect(run.status == 0, "\(run.errors)")
    #expect(files("large") == ["phantom_1_pred.nii.gz"])
  }

  @Test func `joined parts of an evaluation are the bytes of one run`() throws {
    #expect(try segment("--output out").status == 0)
    // One case fails, one has no prediction.
    try Data("no image".utf8).write(to: URL(fileURLWithPath: folder.path("out/b_pred.nii.gz")))
    try FileManager.default.removeItem(atPath: folder.path("out/c_pred.nii.gz"))
    for format in ["table", "json", "csv --per-slice"] {
      let words = "evaluate out cases --format \(format) --csv numbers.csv"
      let whole = try glia(words)
      let numbers = try bytes("numbers.csv")
      try FileManager.default.removeItem(atPath: folder.path("numbers.csv"))
      let records = "records-\(format.prefix(4))"
      for part in [2, 1, 3] {
        let run = try glia("\(words) --shard \(part)/3 --records \(records)")
        #expect(run.output.isEmpty)
        #expect(run.status == (run.errors.contains("b_pred") ? 1 : 0), "\(run.errors)")
      }
      let joined = try glia("collect \(records)")
      #expect(joined.status == 1)
      #expect(joined.output == whole.output)
      #expect(joined.errors == whole.errors)
      #expect(try bytes("numbers.csv") == numbers)
    }
  }

  @Test func `a part that is started again does nothing twice, and new cases change nothing`()
    throws
  {
    let words = "--output out --force --records parts"
    #expect(try segment("\(words) --shard 1/2").status == 0)
    let early = try glia("collect parts")
    #expect(early.status == 1)
    #expect(early.output.contains("part 2 has not done it"))
    let first = try #require(files("out").first)
    let before = try bytes("out/" + first)
    try Data("marked".utf8).write(to: URL(fileURLWithPath: folder.path("out/" + first)))
    try SmallCase.write("aa", in: folder.path("cases"))
    for part in 1...2 { #expect(try segment("\(words) --shard \(part)/2").status == 0) }
    #expect(try bytes("out/" + first) == Data("marked".utf8))
    #expect(before.count > 6)
    #expect(files("out").count == 5)
    // Half a line, as a killed program leaves it, is no record.
    let record = try FileHandle(
      forWritingTo: URL(fileURLWithPath: folder.path("parts/part-1.jsonl")))
    try record.seekToEnd()
    try record.write(contentsOf: Data(#"{"done":{"ent"#.utf8))
    try record.close()
    let run = try glia("collect parts")
    #expect(run.status == 0, "\(run.errors)\(run.output)")
    #expect(run.output.split(separator: "\n").count { $0.contains("_pred.nii.gz") } == 5)
  }

  @Test(arguments: [
    ("segment cases/a --output out --shard 0/3", "0/3"),
    ("segment cases/a --output out --shard 4/3", "4/3"),
    ("segment cases/a --output out --records parts", "--records needs --shard or --slurm"),
    (
      "segment cases/a --output out --slurm --shard 1/2",
      "--slurm and --shard cannot be used together"
    ),
    ("segment cases/a --output out --partition long", "--partition needs --slurm"),
    ("evaluate out cases --shard 1/2", "--shard needs --records DIR"),
  ])
  func `contradictions are wrong usage`(_ words: String, _ sentence: String) throws {
    let run = try glia(words)
    #expect(run.status == 2)
    #expect(run.errors.contains(sentence), "\(run.errors)")
  }

  @Test func `records of another division are refused`() throws {
    #expect(try segment("--output out --records parts --shard 1/2").status == 0)
    let run = try segment("--output out --records parts --shard 1/3")
    #expect(run.status == 1)
    #expect(
      run.errors
        == "glia: --shard is 1/3, but parts is of 2 parts; name another folder with --records\n")
    #expect(try glia("collect cases").status == 1)
  }
}
