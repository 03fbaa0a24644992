import Foundation
import TestSupport
import Testing

/// What becomes of the work where its text goes nowhere: to a full disk, a closed pipe, no descriptor at all.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct OutputTests {
  private let folder: TemporaryFolder
  private let model = GliaProgram.root.appendingPathComponent(
    "Tests/SegmenterTests/Goldens/blocked.onnx"
  ).path

  init() throws {
    folder = try TemporaryFolder()
    for name in ["a", "b"] { try SmallCase.write(name, in: folder.url.path) }
  }

  private func shell(_ line: String) throws -> ProgramRun {
    try GliaProgram.shell(line, in: folder.url)
  }

  private var written: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path("out"))) ?? []).sorted()
  }

  private static let printing = [
    "--help", "--version", "--generate-completion-script bash", "help segment", "config",
    "info a/a_seg.nii.gz", "info a/a_seg.nii.gz --json", "evaluate a/a_seg.nii.gz a/a_seg.nii.gz",
  ]

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")), arguments: printing)
  func `text for a full disk is a failure, with the reason`(_ arguments: String) throws {
    let run = try shell("glia \(arguments) >/dev/full")
    #expect(run.status == 1)
    #expect(
      run.errors.hasSuffix(
        "glia: standard output cannot be written: No space left on device\n"))
  }

  @Test(arguments: printing)
  func `text for a closed descriptor is a failure, and notes for one are not`(
    _ arguments: String
  ) throws {
    #expect(try shell("glia \(arguments) >&-").status == 1)
    let silent = try shell("glia \(arguments) 2>&- <&-")
    #expect(silent.status == 0)
    #expect(!silent.output.isEmpty)
  }

  @Test(arguments: [
    ">/dev/full", ">&-", "2>/dev/full", "2>&-", "<&- >&- 2>&-", "| true", "| head -1",
  ])
  func `a batch does all its cases wherever its text goes`(_ place: String) throws {
    _ = try shell("glia segment a b --output out --model \(model) \(place)")
    #expect(written == ["a_pred.nii.gz", "b_pred.nii.gz"])
    // No text has got into a file: both are read to their ends.
    #expect(try shell("glia evaluate out out").status == 0)
  }

  @Test func `a batch for a full disk says so at its end`() throws {
    for option in ["", "--json"] {
      let run = try shell(
        "glia segment a b --output out --force --model \(model) \(option) >/dev/full")
      #expect(run.status == 1)
      #expect(run.errors == "glia: standard output cannot be written: No space left on device\n")
    }
  }

  @Test func `a reader that has enough is no reason to complain`() throws {
    let run = try shell("glia --help | true; glia info a/a_seg.nii.gz | true")
    #expect(run.errors.isEmpty)
  }

  @Test func `names cannot steer the terminal or break lines and columns`() throws {
    let name = "e\u{1B}[2Jv\ni\u{202E}l\t"
    try SmallCase.write(name, in: folder.path("strange"))
    try FileManager.default.createDirectory(
      atPath: folder.path("same"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: folder.path("strange/\(name)/\(name)_seg.nii.gz"),
      toPath: folder.path("same/\(name)_pred.nii.gz"))
    let shown = "e\\u{1B}[2Jv\\u{A}i\\u{202E}l\\u{9}"
    for line in [
      "glia info same/*", "glia info 'missing\(name)'",
      "glia segment 'same/none\(name)' --output out",
      "glia evaluate same strange", "glia evaluate same strange --format csv",
      "glia segment strange --output out --model \(model)",
      "glia segment strange --output out --model \(model)",
    ] {
      let run = try GliaProgram.shell(line, in: folder.url)
      let text = run.output + run.errors
      #expect(text.contains("\\u{1B}[2J"), "\(line)")
      #expect(
        text.unicodeScalars.allSatisfy {
          ($0.value >= 32 || "\n".unicodeScalars.contains($0)) && $0.value != 0x202E
        }, "\(line)")
    }
    let csv = try shell("glia evaluate same strange --csv table.csv --format csv")
    let lines = csv.output.split(separator: "\n")
    let columns = Set(
      lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count })
    #expect(columns.count == 1)
    #expect(lines.dropFirst().first?.hasPrefix(shown + ",volume,WT,") == true)
    #expect(try String(contentsOfFile: folder.path("table.csv"), encoding: .utf8) == csv.output)
  }
}
