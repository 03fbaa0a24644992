import Foundation
import TestSupport
import Testing

/// The list of cases in a real terminal.
@Suite(
  .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
  .enabled(if: GliaProgram.isBuilt, "glia is not built"))
struct CohortJourneyTests {
  private static let data = GliaProgram.root.appendingPathComponent("../shared/data")
    .standardizedFileURL.path
  private static let hasData = FileManager.default.fileExists(atPath: data + "/brats")
  private static let hasModel = FileManager.default.fileExists(
    atPath: GliaProgram.root.appendingPathComponent("assets/unet.onnx").path)

  private func lines(_ path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test(.enabled(if: hasData, "needs ../shared/data"))
  func `list, filter, open, step, judge, and see the other window's verdicts`() throws {
    let folder = try TemporaryFolder()
    let review = folder.path("review.tsv")
    let start =
      "'\(GliaProgram.path)' \(Self.data)/brats \(Self.data)/cases --review \(review) "
      + "--predictions \(folder.path("out")); echo status $?"
    let terminal = try Tmux(columns: 80, rows: 24, directory: folder.url.path)
    defer { terminal.close() }
    try terminal.type(start)
    try terminal.wait(for: "33 cases")
    try terminal.wait(for: "BraTS19_2013_3_1")
    try terminal.press("/")
    try terminal.press("2", "0", "2", "1", "_", "0", "0", "0", "0")
    try terminal.wait(for: "4 of 33 cases")
    try terminal.press("Enter")
    try terminal.press("Enter")
    try terminal.wait(for: "BraTS2021_00002 (1/4)")
    try terminal.wait(for: "reference filled")
    try terminal.press("]")
    try terminal.wait(for: "BraTS2021_00003 (2/4)")
    try terminal.press("[", "[")
    try terminal.wait(for: "This is the first case in the list.")
    try terminal.press("Q")
    try terminal.wait(for: "a accept  f fix  r reject  1-5 score  n note  c clear")
    try terminal.press("a")
    try terminal.wait(for: "BraTS2021_00002: accept")
    #expect(try lines(review)[1][0...1] == ["BraTS2021_00002", "accept"])
    #expect(try lines(review)[1][5] == "brats/BraTS2021_00002")

    let other = try Tmux(columns: 100, rows: 30, directory: folder.url.path)
    defer { other.close() }
    try other.type(start)
    try other.wait(for: "33 cases")
    try other.wait(for: "accept")
    try other.press("/")
    try other.press("0", "0", "0", "0", "3", "Enter", "Q", "n")
    try other.wait(for: "Note on BraTS2021_00003")
    try other.press("t", "h", "i", "n", "Enter")
    try other.wait(for: "BraTS2021_00003: no verdict – thin")
    try other.press("Q", "f")
    try other.wait(for: "BraTS2021_00003: fix – thin")

    try terminal.press("BSpace")
    try terminal.wait(for: "Note: thin", isThere: false)
    try terminal.wait(for: "fix")
    try terminal.press("Down")
    try terminal.wait(for: "Note: thin")
    #expect(try lines(review).dropFirst().map { $0[1] } == ["accept", "fix"])
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  @Test(.enabled(if: hasModel, "there is no model"))
  func `listed cases are segmented in the background, and never twice`() throws {
    let folder = try TemporaryFolder()
    for name in ["ball_1", "ball_2", "ball_3"] { try SmallCase.write(name, in: folder.url.path) }
    let terminal = try Tmux(columns: 100, rows: 30, directory: folder.url.path)
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' .; echo status $?")
    try terminal.wait(for: "3 cases")
    try terminal.press("R")
    try terminal.wait(for: "Segment 3 cases into")
    try terminal.press("y")
    try terminal.wait(for: "Segmented 3 cases")
    let predictions = try FileManager.default.contentsOfDirectory(
      atPath: folder.path("glia-predictions"))
    #expect(
      predictions.sorted() == ["ball_1", "ball_2", "ball_3"].map { "\($0)_pred.nii.gz" })
    try terminal.press("R")
    try terminal.wait(for: "which are never replaced")
    try terminal.press("Enter")
    try terminal.wait(for: "ball_1 (1/3)")
    try terminal.wait(for: "ball_1_pred.nii.gz")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
    // The predictions are not taken for cases.
    try terminal.type("clear; '\(GliaProgram.path)' .; echo status $?")
    try terminal.wait(for: "3 cases")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  @Test func `a folder of one case opens it`() throws {
    let folder = try TemporaryFolder()
    try SmallCase.write("ball", in: folder.url.path)
    let terminal = try Tmux(columns: 80, rows: 24, directory: folder.url.path)
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' .; echo status $?")
    try terminal.wait(for: "axial 12 of 0–23")
    try terminal.press("Q", "r")
    try terminal.wait(for: "ball: reject")
    #expect(try lines(folder.path("glia-review.tsv"))[1][5] == "ball")
    try terminal.press("BSpace")
    try terminal.wait(for: "There is one case, and no list.")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  @Test func `a place that takes no verdicts is said`() throws {
    let folder = try TemporaryFolder()
    for name in ["ball_1", "ball_2"] { try SmallCase.write(name, in: folder.url.path) }
    let terminal = try Tmux(columns: 120, rows: 24, directory: folder.url.path)
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' . --review /proc/review.tsv; echo status $?")
    try terminal.wait(for: "2 cases")
    try terminal.press("Q", "a")
    try terminal.wait(for: "/proc/review.tsv cannot be written")
    try terminal.wait(for: "--review FILE names another file")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }
}
