import Cases
import Dispatch
import Foundation
import Imaging
import Synchronization
import TestSupport
import Testing

/// `glia segment` on several cases of which some are bad.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct SegmentBatchTests {
  private let folder: TemporaryFolder
  private let model = GliaProgram.root.appendingPathComponent(
    "Tests/SegmenterTests/Goldens/blocked.onnx"
  ).path

  init() throws {
    folder = try TemporaryFolder()
    for name in ["a", "b", "c"] { try SmallCase.write(name, in: folder.url.path) }
  }

  private func segment(_ words: String) throws -> ProgramRun {
    try GliaProgram.shell("glia segment \(words) --output out --model \(model)", in: folder.url)
  }

  private func json(_ run: ProgramRun) throws -> [String: [[String: Any]]] {
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return try #require(object).compactMapValues { $0 as? [[String: Any]] }
  }

  private func names(_ list: [[String: Any]]?) -> [String] {
    (list ?? []).compactMap { $0["name"] as? String }
  }

  private var written: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path("out"))) ?? []).sorted()
  }

  /// Cuts a file's end off.
  private func cut(_ name: String) throws {
    let url = URL(fileURLWithPath: folder.path(name))
    let bytes = try Data(contentsOf: url)
    try bytes.prefix(bytes.count / 2).write(to: url)
  }

  @Test func `a bad case is reported and the others are done`() throws {
    try cut("b/b_t1.nii.gz")
    let run = try segment("a none b c")
    #expect(run.status == 1)
    #expect(written == ["a_pred.nii.gz", "c_pred.nii.gz"])
    let complaints = run.errors.split(separator: "\n").filter { $0.hasPrefix("glia: ") }
    #expect(complaints.count == 3)
    #expect(complaints[0].hasPrefix("glia: none: none cannot be read: "))
    #expect(complaints[1].hasPrefix("glia: b: b/b_t1.nii.gz "))
    #expect(complaints[2] == "glia: 2 of 4 cases failed")
  }

  @Test func `JSON of a batch with failures is whole and names them`() throws {
    try cut("b/b_t1.nii.gz")
    let run = try segment("a b c --json")
    #expect(run.status == 1)
    let lists = try json(run)
    #expect(names(lists["cases"]) == ["a", "c"])
    #expect(names(lists["failed"]) == ["b"])
    #expect((lists["failed"]?.first?["reason"] as? String)?.contains("b_t1.nii.gz") == true)
    let none = try segment("none --json")
    #expect(none.status == 1)
    #expect(names(try json(none)["failed"]) == ["none"])
  }

  @Test func `a file that is there stops its case alone`() throws {
    #expect(try segment("b").status == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path("out/b_pred.nii.gz")))
    let run = try segment("a b c --axial-only")
    #expect(run.status == 1)
    #expect(run.errors.contains("--force replaces it, --skip-existing keeps it"))
    #expect(written == ["a_pred.nii.gz", "b_pred.nii.gz", "c_pred.nii.gz"])
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder.path("out/b_pred.nii.gz"))) == before)
    #expect(try segment("a b c --force").status == 0)
  }

  @Test func `a batch that was ended goes on where it was`() throws {
    #expect(try segment("a --probabilities").status == 0)
    // Ended between the two files of a case.
    try FileManager.default.removeItem(atPath: folder.path("out/a_pred.nii.gz"))
    #expect(try segment("b").status == 0)
    let run = try segment("a b c --skip-existing --json")
    #expect(run.status == 0, "\(run.errors)")
    let lists = try json(run)
    #expect(names(lists["cases"]) == ["a", "c"])
    #expect(names(lists["skipped"]) == ["b"])
    let again = try segment("a b c --skip-existing --json")
    #expect(again.status == 0)
    #expect(names(try json(again)["skipped"]) == ["a", "b", "c"])
    // What is missing is made, and what is there stays.
    let more = try segment("a c --skip-existing --probabilities --json")
    #expect(names(try json(more)["skipped"]) == ["a"])
    #expect(written.filter { $0.hasSuffix("_prob.nii.gz") } == ["a_prob.nii.gz", "c_prob.nii.gz"])
  }

  @Test func `what was cut short, or is something else, is never taken for done`() throws {
    #expect(try segment("a b").status == 0)
    try cut("out/a_pred.nii.gz")
    let grid = Grid(
      size: [4, 4, 4], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]))
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: grid, scheme: .brats2020), geometry: VolumeGeometry(grid: grid),
      to: folder.path("out/b_pred.nii.gz"))
    try Data("hello".utf8).write(to: URL(fileURLWithPath: folder.path("out/c_pred.nii.gz")))
    let run = try segment("a b c --skip-existing --json")
    #expect(run.status == 1)
    #expect(names(try json(run)["failed"]) == ["a", "b", "c"])
    #expect(
      run.errors.split(separator: "\n").count { $0.contains("not a result for this case") } == 3)
    #expect(FileManager.default.contents(atPath: folder.path("out/c_pred.nii.gz"))?.count == 5)
    let forced = try segment("a b c --skip-existing --force --json")
    #expect(forced.status == 0)
    #expect(names(try json(forced)["cases"]) == ["a", "b", "c"])
    #expect(names(try json(try segment("a b c --skip-existing --json"))["skipped"]).count == 3)
  }

  @Test func `two cases of one name are not written over each other`() throws {
    try SmallCase.write("a", in: folder.path("other"))
    let run = try segment("a other/a c")
    #expect(run.status == 0)
    #expect(run.errors.contains("the case is called other_a because there is another a"))
    #expect(written == ["a_pred.nii.gz", "c_pred.nii.gz", "other_a_pred.nii.gz"])
  }

  @Test func `of two programs that make one file, the second replaces nothing`() throws {
    let runs = Mutex([ProgramRun]())
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      guard let run = try? segment("a --json") else { return }
      runs.withLock { $0.append(run) }
    }
    let (first, second) = try #require(
      runs.withLock { runs in
        runs.count == 2 ? (runs.first { $0.status == 0 }, runs.first { $0.status == 1 }) : nil
      })
    // One may have been done before the other looked; both ways the second is told.
    #expect(first?.errors.contains("already exists") == false)
    #expect(second?.errors.contains("already exists") == true)
    #expect(written == ["a_pred.nii.gz"])
  }
}
