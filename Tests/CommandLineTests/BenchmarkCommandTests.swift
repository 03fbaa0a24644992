import Foundation
import TestSupport
import Testing

/// Passes of the program on processors that this one can stand in for.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct BenchmarkCommandTests {
  private let folder: TemporaryFolder
  private let model = GliaProgram.root.appendingPathComponent(
    "Tests/SegmenterTests/Goldens/blocked.onnx"
  ).path

  init() throws { folder = try TemporaryFolder() }

  /// The numbers of a pass.
  private func pass(_ options: [String], instructions: String? = nil) throws -> [Float] {
    let path = folder.path("result.raw")
    let run = try GliaProgram.run(
      ["benchmark", model, "--size", "60x70", "--runs", "1", "--output", path] + options,
      environment: instructions.map { ["DNNL_MAX_CPU_ISA": $0] } ?? [:])
    try #require(run.status == 0, "\(run.errors)")
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  @Test(arguments: ["SSE41", "AVX2", "AVX512_CORE", "ALL"])
  func `exact passes give the same numbers on any processor`(instructions: String) throws {
    let expected = try Data(
      contentsOf: GliaProgram.root.appendingPathComponent(
        "Tests/SegmenterTests/Goldens/blocked-60x70.f32")
    ).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    let found = try pass(["--exact"], instructions: instructions)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test(arguments: ["SSE41", "AVX512_CORE", "ALL"])
  func `fast passes work on any processor`(instructions: String) throws {
    let exact = try pass(["--exact"])
    let found = try pass(["--fast"], instructions: instructions)
    #expect(zip(found, exact).allSatisfy { abs($0 - $1) < 0.05 })
  }

  @Test func `both precisions are timed, unless one is asked for`() throws {
    let both = try GliaProgram.run(["benchmark", model, "--size", "18x18", "--runs", "1"])
    #expect(both.output.contains("exact: median") && both.output.contains("fast: median"))
    let one = try GliaProgram.run(["benchmark", model, "--size", "18x18", "--runs", "1", "--fast"])
    #expect(one.output.contains("median") && !one.output.contains("exact"))
    let none = try GliaProgram.run(["benchmark", model, "--exact", "--fast"])
    #expect(none.status == 2)
  }
}
