import Foundation
import ONNX
import TestSupport
import Testing

/// Trainings that last a step, for what becomes of their files.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct TrainCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try SmallCase.write("a", in: folder.url.path)
  }

  private func train(_ words: String) throws -> ProgramRun {
    try GliaProgram.shell(
      """
      glia train a --output m.onnx --width 16 --batch 1 --threads 1 --frame 32x32 \
      --layout channels-last \(words)
      """,
      in: folder.url)
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path(name))
  }

  @Test func `a checkpoint that cannot be written ends no training`() throws {
    // A folder in its place refuses it, whoever runs the test.
    try FileManager.default.createDirectory(
      atPath: folder.path("m.checkpoint"), withIntermediateDirectories: true)
    let run = try train("--epochs 1 --save-every 0.00001")
    #expect(run.status == 1)
    let problems = run.errors.split(separator: "\n").filter {
      $0.contains("the checkpoint m.checkpoint cannot be written")
    }
    #expect(run.errors.contains("training in float32 with channels-last activations\n"))
    // Said once while it goes on, and once at the end.
    #expect(problems.count == 2, "\(run.errors)")
    #expect(problems.first?.hasSuffix("; training continues and will try again") == true)
    #expect(exists("m.csv") && exists("m.png"))
    let notes = try ONNXModel(contentsOf: folder.path("m.onnx")).metadata
    // To the last of its steps.
    #expect(notes["training"]?.hasPrefix("9 slices in 9 steps") == true, "\(notes)")
  }

  @Test func `a training whose log goes nowhere goes on`() throws {
    let run = try train("--minutes 0.0001 2>/dev/full >&-")
    #expect(run.status == 0)
    #expect(exists("m.onnx") && exists("m.checkpoint"))
  }
}
