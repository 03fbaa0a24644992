import Foundation
import ONNX
import TestSupport
import Testing

/// `glia join`.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct JoinCommandTests {
  private static let bundled = GliaProgram.root.appendingPathComponent("assets/unet.onnx").path
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `two models become one, with the notes that were given`() throws {
    let run = try GliaProgram.run([
      "join", Self.bundled, Self.bundled, "--shares", "3,1", "--note", "mirror=", "--note",
      "license=a=b", "--output", folder.path("both.onnx"),
    ])
    #expect(run.status == 0, "\(run.errors)")
    let both = try ONNXModel(contentsOf: folder.path("both.onnx"))
    // The networks of a model that was joined before are joined one by one.
    let part = try ONNXModel(contentsOf: Self.bundled)
    let shares = (part.metadata["networks"] ?? "1").split(separator: ",").compactMap { Double($0) }
    let expected = shares.map { 0.75 * $0 } + shares.map { 0.25 * $0 }
    let found = (both.metadata["networks"] ?? "").split(separator: ",").compactMap { Double($0) }
    #expect(found.count == expected.count)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(both.metadata["mirror"] == nil && both.metadata["license"] == "a=b")
    let convolutions = [part, both].map {
      $0.graph.nodes.filter { $0.operatorType == "Conv" }.count
    }
    #expect(convolutions[1] == 2 * convolutions[0] - 1)
  }

  @Test(arguments: [
    ([bundled], 2, "name at least two models"),
    ([bundled, bundled, "--shares", "1"], 2, "--shares is 1; it must be 2 positive numbers"),
    ([bundled, bundled, "--shares", "1,0"], 2, "--shares is 1,0; it must be 2 positive numbers"),
    ([bundled, bundled, "--note", "mirror"], 2, "--note is mirror; it needs a name and a value"),
    ([bundled, bundled, "--note", "mirror=up"], 1, "is \"up\"; it must be left-right"),
    ([bundled, "/nowhere.onnx"], 1, "/nowhere.onnx"),
  ]) func `what cannot be joined is said`(
    _ arguments: [String], status: Int, sentence: String
  ) throws {
    let run = try GliaProgram.run(["join"] + arguments + ["--output", folder.path("both.onnx")])
    #expect(run.status == status && run.errors.contains(sentence), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("both.onnx")))
  }
}
