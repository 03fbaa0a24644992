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

  @Test func `one of the networks is taken out, to be joined again`() throws {
    let whole = try ONNXModel(contentsOf: Self.bundled)
    let shares = try #require(whole.metadata["networks"])
    let parts = (1...2).map { folder.path("part\($0).onnx") }
    for (number, part) in zip(1..., parts) {
      let run = try GliaProgram.run(["join", Self.bundled, "--only", "\(number)", "--output", part])
      #expect(run.status == 0, "\(run.errors)")
      #expect(try ONNXModel(contentsOf: part).metadata["networks"] == nil)
    }
    let run = try GliaProgram.run(
      ["join"] + parts + ["--shares", shares, "--output", folder.path("both.onnx")])
    #expect(run.status == 0, "\(run.errors)")
    let both = try ONNXModel(contentsOf: folder.path("both.onnx"))
    #expect(both.metadata == whole.metadata && both.graph.nodes == whole.graph.nodes)
    // The head's numbers were divided by the share and multiplied by it.
    let (found, expected) = (both.graph.initializers, whole.graph.initializers)
    #expect(found.map(\.name) == expected.map(\.name))
    #expect(zip(found, expected).allSatisfy { $0 == $1 || $0.name.hasPrefix("head.") })
    for (a, b) in zip(found, expected) where a.name.hasPrefix("head.") {
      guard case .floats(let numbers) = a.values, case .floats(let wanted) = b.values else {
        Issue.record("\(a.name) holds no floats")
        continue
      }
      #expect(zip(numbers, wanted).allSatisfy { abs($0 - $1) <= 1e-6 * max(1, abs($1)) })
    }
  }

  @Test(arguments: [
    ([bundled], 2, "name at least two models"),
    ([bundled, bundled, "--only", "1"], 2, "--only needs exactly one model"),
    ([bundled, "--only", "0"], 2, "--only is 0; networks are counted from 1"),
    ([bundled, "--only", "3"], 1, " holds 2 networks"),
    ([bundled, "--only", "1", "--shares", "1"], 2, "--shares and --only cannot be used together"),
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
