import Cases
import Foundation
import Imaging
import ONNX
import ONNXRuntime
import TestSupport
import Testing
import VolumeFiles

/// `--backend`, and what `glia info` says about it.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct BackendCommandTests {
  private let folder: TemporaryFolder
  private let bundled = GliaProgram.root.appendingPathComponent("assets/unet.onnx").path
  private let small = GliaProgram.root.appendingPathComponent(
    "Tests/SegmenterTests/Goldens/cover-padded.onnx"
  ).path
  /// A network with an operator that only ONNX Runtime has.
  private let unknown: String
  /// An environment without ONNX Runtime.
  private let without: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    unknown = folder.path("unknown.onnx")
    without = ["GLIA_ONNXRUNTIME": folder.url.path]
    var network = try ONNXModel(contentsOf: small)
    let last = network.graph.nodes.count - 1
    let input = network.graph.nodes[last].inputs[0]
    // A division by 1 in the way that only LRN has.
    network.graph.nodes.insert(
      ONNXNode(
        "LRN", name: "norm", inputs: [input], outputs: ["normed"],
        attributes: [
          "size": .integer(1), "alpha": .float(1e-30), "beta": .float(1), "bias": .float(1),
        ]),
      at: last)
    network.graph.nodes[last + 1].inputs[0] = "normed"
    try network.write(to: unknown)
  }

  private func json(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> [String: Any] {
    let run = try GliaProgram.run(arguments + ["--json"], environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func `without ONNX Runtime the bundled network runs and others say what they need`() throws
  {
    let info = try json(["info", bundled], without)
    #expect(info["backend"] as? String == "glia")
    #expect(info["onnxruntime"] == nil && info["problem"] == nil)
    let other = try json(["info", unknown], without)
    #expect(other["backend"] == nil)
    let problem = try #require(other["problem"] as? String)
    #expect(
      problem.hasPrefix(
        "operator LRN (node norm) of \(unknown) needs ONNX Runtime, but there is no"))
    for arguments in [
      ["benchmark", unknown, "--runs", "1"], ["benchmark", small, "--backend", "onnxruntime"],
      ["benchmark", unknown, "--backend", "glia"],
    ] {
      let run = try GliaProgram.run(arguments, environment: without)
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.errors.split(separator: "\n").count == 1)
    }
    let wrong = try GliaProgram.run(["benchmark", small, "--backend", "torch"])
    #expect(wrong.status == 2)
  }

  @Test func `the configuration file names the library`() throws {
    let home = folder.path("config/glia")
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    try Data("[program]\nonnxruntime = /nowhere\n".utf8).write(
      to: URL(fileURLWithPath: home + "/config"))
    let run = try GliaProgram.run(
      ["benchmark", small, "--backend", "onnxruntime"],
      environment: ["GLIA_ONNXRUNTIME": "", "XDG_CONFIG_HOME": folder.path("config")])
    #expect(run.status == 1)
    #expect(
      run.errors
        == "glia: there is no ONNX Runtime library in /nowhere, which the configuration file names\n"
    )
  }

  @Test(
    .enabled(
      if: (try? RuntimeLibrary.shared()) != nil,
      "ONNX Runtime is not installed: pip install onnxruntime, or set GLIA_ONNXRUNTIME"))
  func `segmenting gives the same on both`() throws {
    try SmallCase.write("head", in: folder.url.path)
    var masks: [[UInt16]] = []
    for (model, backend) in [(small, "glia"), (small, "onnxruntime"), (unknown, "auto")] {
      let output = folder.path("out-\(masks.count)")
      let summary = try json([
        "segment", folder.path("head"), "--output", output, "--model", model, "--backend", backend,
      ])
      #expect((summary["backend"] as? String)?.hasPrefix("ONNX Runtime") == (backend != "glia"))
      masks.append(try VolumeFormats.readLabelMap("\(output)/head_pred.nii.gz").labels)
    }
    #expect(masks[0] == masks[1])
    #expect(masks[0] == masks[2])
    let info = try json(["info", unknown])
    #expect(info["backend"] as? String == "onnxruntime")
    #expect((info["plan_problem"] as? String)?.hasPrefix("operator LRN (node norm)") == true)
    #expect((info["onnxruntime"] as? [String: Any])?["version"] as? String != nil)
    let required = try GliaProgram.run(
      ["benchmark", small, "--backend", "onnxruntime", "--runs", "1"],
      environment: ["GLIA_ONNXRUNTIME_CUDA": "1"])
    if required.status != 0 {
      #expect(required.errors.hasPrefix("glia: ") && required.errors.contains("CUDA"))
    }
  }
}
