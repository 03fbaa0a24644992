import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// Networks of nnU-Net and MONAI, imported and run, against what these programs find themselves.
///
/// Scripts/make_import_goldens.py made the networks, which are random and small, and the expected labels.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ImportedNetworkTests {
  /// A network, and how it is run.
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let importing: [String]
    /// The images of the case by role, or of a single one.
    let images: [String: String]
    let options: [String]

    init(
      _ name: String, _ importing: [String] = [], images: [String: String],
      options: [String] = []
    ) {
      (self.name, self.importing) = (name, importing)
      (self.images, self.options) = (images, options)
    }

    var testDescription: String { name }
    var isNNUNet: Bool { name.hasPrefix("nnunet") }
  }

  private static let goldens = GliaProgram.root.appendingPathComponent(
    "Tests/SegmenterTests/Goldens/import")

  private static func golden(_ path: String) -> String { goldens.appendingPathComponent(path).path }

  static let samples = [
    Sample("nnunet-3d", images: ["flair": "case_0000", "t1": "case_0001"]),
    Sample("nnunet-2d", ["--mirror", "none"], images: ["flair": "case_0000", "t1": "case_0001"]),
    Sample(
      "nnunet-regions", images: ["t1ce": "case_0000"],
      options: ["--channel", "ct=\(golden("case/case_0001.nii.gz"))"]),
    Sample("monai-labels", images: ["t1": "case_0000"]),
    Sample("monai-tumor", images: ["flair": "case_0000", "t1ce": "case_0001"]),
    Sample("monai-slices", images: ["": "case_0000"]),
  ]

  @Test(arguments: samples)
  func `an imported network finds what its own program finds`(_ sample: Sample) throws {
    let folder = try TemporaryFolder()
    let source = Self.golden(sample.name)
    var importing = ["model", "import", sample.isNNUNet ? "nnunet" : "monai", source]
    if sample.isNNUNet {
      let folds = try FileManager.default.contentsOfDirectory(atPath: source).sorted()
      for file in folds where file.hasSuffix(".onnx") {
        importing += ["--model", "\(source)/\(file)"]
      }
    }
    importing += sample.importing + ["--output", folder.path("net.onnx")]
    let imported = try GliaProgram.run(importing)
    try #require(imported.status == 0, "\(imported.errors)")

    var arguments = [
      "segment", "--model", folder.path("net.onnx"), "--output", folder.path("out"), "--json",
    ]
    for (role, image) in sample.images.sorted(by: { $0.key < $1.key }) {
      let path = Self.golden("case/\(image).nii.gz")
      arguments += role.isEmpty ? [path] : ["--\(role)", path]
    }
    let run = try GliaProgram.run(arguments + sample.options)
    try #require(run.status == 0, "\(run.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("out"))
    let file = try #require(files.first { $0.hasSuffix("_pred.nii.gz") })
    let found = try VolumeFormats.readLabelMap(folder.path("out/\(file)"))
    let expected = try VolumeFormats.readLabelMap(Self.golden("\(sample.name)/expected.nii.gz"))
    #expect(found.grid.matches(expected.grid))
    let labels = Set(expected.labels).subtracting([0])
    #expect(!labels.isEmpty)
    for label in labels {
      var (both, one) = (0, 0)
      for (mine, theirs) in zip(found.labels, expected.labels) {
        both += mine == label && theirs == label ? 1 : 0
        one += (mine == label ? 1 : 0) + (theirs == label ? 1 : 0)
      }
      #expect(Double(2 * both) / Double(one) >= 0.999, "label \(label)")
    }
  }

  @Test func `a description alone is not written for several folds`() throws {
    let folder = try TemporaryFolder()
    let run = try GliaProgram.run([
      "model", "import", "nnunet", Self.golden("nnunet-3d"), "--json", "--output",
      folder.path("net.json"),
    ])
    #expect(run.status == 1)
    #expect(
      run.errors.contains(
        "--json describes one network, but there are 2; omit --json to write one file, "
          + "or choose one with --model"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("net.json")))
  }

  /// Imports the two folds of a network.
  private func averaged(_ folder: TemporaryFolder) throws -> String {
    let source = Self.golden("nnunet-3d")
    let folds = try FileManager.default.contentsOfDirectory(atPath: source).sorted()
      .filter { $0.hasSuffix(".onnx") }
    let run = try GliaProgram.run(
      ["model", "import", "nnunet", source, "--output", folder.path("net.onnx")]
        + folds.flatMap { ["--model", "\(source)/\($0)"] })
    try #require(run.status == 0, "\(run.errors)")
    return folder.path("net.onnx")
  }

  @Test func `info lists one of several averaged networks`() throws {
    let folder = try TemporaryFolder()
    let network = try averaged(folder)
    let short = try GliaProgram.run(["info", network])
    #expect(short.output.contains("2 networks averaged; one is listed (--verbose lists all)"))
    let long = try GliaProgram.run(["info", network, "--verbose"])
    #expect(long.output.contains("2 networks averaged\n"))
    func convolutions(_ text: String) -> Int {
      text.split(separator: "\n").count { $0.contains("Conv ") && $0.contains("×") }
    }
    #expect(convolutions(short.output) > 0)
    #expect(convolutions(long.output) == 2 * convolutions(short.output), "\(long.output)")
    let json = try GliaProgram.run(["info", network, "--json"])
    #expect(json.output.contains("\"averaged_networks\" : 2"))
  }

  @Test func `the license of a bundle is kept and said`() throws {
    let folder = try TemporaryFolder()
    let bundle = folder.path("bundle")
    try FileManager.default.copyItem(atPath: Self.golden("monai-labels"), toPath: bundle)
    try "                 Apache License\n        Version 2.0, January 2004\n\nTERMS".write(
      toFile: bundle + "/LICENSE", atomically: true, encoding: .utf8)
    let run = try GliaProgram.run(
      ["model", "import", "monai", bundle, "--output", folder.path("net.onnx")])
    try #require(run.status == 0, "\(run.errors)")
    let license = "Apache License, Version 2.0, January 2004"
    #expect(run.errors.contains("the license of the bundle is kept in the description: \(license)"))
    let info = try GliaProgram.run(["info", folder.path("net.onnx")])
    #expect(info.output.contains("license: \(license)"), "\(info.output)")
  }
}
