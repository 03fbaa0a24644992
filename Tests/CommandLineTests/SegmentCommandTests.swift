import Cases
import Foundation
import Imaging
import ONNX
import TestSupport
import Testing
import VolumeFiles

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct SegmentCommandTests {
  private let folder: TemporaryFolder
  private let grid = Grid(
    size: [32, 36, 4], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0]))

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("head"), withIntermediateDirectories: true)
    for (place, word) in ["flair", "t1", "t1ce", "t2"].enumerated() {
      try write("head/head_\(word).nii.gz", modality: place)
    }
  }

  /// A head of noise in a world of zeros, or one that fills the grid where it is not stripped.
  private func write(
    _ name: String, modality: Int, isStripped: Bool = true, thickness: Double = 2,
    slices: Int = 4
  ) throws {
    let affine = Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, thickness, 0])
    let grid = Grid(size: [32, 36, slices], affine: affine)
    var values: [Float] = []
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let (x, y) = (Double(i - 14) / 12, Double(j - 18) / 16)
          let wave = sin(Double(i * (modality + 1)) * 0.37) * cos(Double(j) * 0.29 + Double(k))
          values.append(isStripped && x * x + y * y > 1 ? 0 : Float(500 + 300 * wave))
        }
      }
    }
    try VolumeFormats.write(
      .float32(values, frames: 1), geometry: VolumeGeometry(grid: grid), to: folder.path(name))
  }

  /// A model of the engine's tests with entries of its own; its numbers mean nothing.
  private func model(_ entries: [String: String] = [:]) throws -> String {
    let path = folder.path("model-\(entries.hashValue).onnx")
    var file = try ONNXModel(
      contentsOf: GliaProgram.root.appendingPathComponent(
        "Tests/SegmenterTests/Goldens/blocked.onnx"
      ).path)
    file.metadata.merge(entries) { $1 }
    try file.write(to: path)
    return path
  }

  private func segment(
    _ arguments: [String] = [], model: String, to output: String, cases: [String]? = nil
  ) throws -> (map: LabelMap, report: [String: Any], errors: String) {
    let run = try GliaProgram.run(
      ["segment"] + (cases ?? [folder.path("head")]) + ["--output", folder.path(output)]
        + ["--model", model, "--json"] + arguments)
    try #require(run.status == 0, "\(run.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let report = try #require((json?["cases"] as? [[String: Any]])?.first)
    let path = try #require(report["prediction"] as? String)
    return (try VolumeFormats.readLabelMap(path, scheme: .brats2020), report, run.errors)
  }

  @Test func `a whole volume is post-processed as the model says`() throws {
    let model = try model(["minimum-island-ml": "0,0,1000"])
    let processed = try segment(model: model, to: "a")
    let plain = try segment(["--no-postprocessing"], model: model, to: "b")
    let slices = try segment(["--slices", "0-3"], model: model, to: "c")
    #expect(plain.map.presentLabels.contains(4))
    #expect(processed.map.labels == plain.map.labels.map { $0 == 4 ? 1 : $0 })
    #expect(slices.map == plain.map)

    let changes = try #require(processed.report["post_processing"] as? [String: Any])
    let removed = try #require(changes["removed_ml"] as? [String: Double])
    let enhancing = plain.map.labels.count { $0 == 4 }
    #expect(abs((removed["ET"] ?? 0) - Double(enhancing) * 0.002) < 1e-9)
    #expect(removed["WT"] == 0)
    #expect(changes["changed_voxels"] as? Int == enhancing)
    #expect(plain.report["not_post_processed"] as? String == "turned off")
    #expect(slices.report["not_post_processed"] as? String == "single slices have none")
    #expect(plain.report["post_processing"] == nil)
  }

  @Test func `what was changed is said in words`() throws {
    func words(_ entries: [String: String], _ arguments: [String] = []) throws -> String {
      let run = try GliaProgram.run(
        ["segment", folder.path("head"), "--output", folder.path("words"), "--force"]
          + ["--model", try model(entries)] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      return run.output.split(separator: "\n").last.map(String.init) ?? ""
    }
    #expect(try words([:]) == "  post-processing: none (the model has none)")
    let rule = ["minimum-enhancing-ml": "1000"]
    #expect(try words(rule).contains("of enhancing tumor became core, "))
    #expect(
      try words(rule, ["--slices", "1"]) == "  post-processing: none (single slices have none)")
  }

  @Test func `mirroring follows the model, and probabilities are the network's own`() throws {
    let mirrored = try model(["mirror": "left-right"])
    let with = try segment(["--probabilities"], model: mirrored, to: "a")
    let without = try segment(["--probabilities", "--no-mirror"], model: mirrored, to: "b")
    let ordinary = try segment(["--probabilities"], model: try model(), to: "c")
    let bare = try segment(model: mirrored, to: "d")
    #expect(with.map != without.map)
    #expect(without.map == ordinary.map)
    #expect(bare.map == with.map)
    #expect(with.report["mirrored"] as? Bool == true)
    #expect(without.report["mirrored"] as? Bool == false)
    let files = try ["a", "b", "c"].map {
      try VolumeFormats.readVolume(folder.path("\($0)/head_prob.nii.gz")).volume
    }
    for frame in 0..<3 {
      #expect(files[0].values(frame: frame) == files[1].values(frame: frame))
      #expect(files[0].values(frame: frame) == files[2].values(frame: frame))
    }
  }

  @Test func `planes follow the model where voxels are about as long every way`() throws {
    let across = try model(["planes": "axial,coronal,sagittal"])
    for (place, word) in ["flair", "t1", "t1ce", "t2"].enumerated() {
      try write("block_\(word).nii.gz", modality: place, thickness: 1, slices: 32)
    }
    let cube = ["flair", "t1", "t1ce", "t2"].map { folder.path("block_\($0).nii.gz") }
    let with = try segment(["--probabilities"], model: across, to: "a", cases: cube)
    let without = try segment(
      ["--probabilities", "--axial-only"], model: across, to: "b", cases: cube)
    let ordinary = try segment(["--probabilities"], model: try model(), to: "c", cases: cube)
    #expect(with.report["planes"] as? [String] == ["axial", "coronal", "sagittal"])
    #expect(without.report["planes"] as? [String] == ["axial"])
    #expect(with.map != without.map)
    #expect(without.map == ordinary.map)
    let files = try ["a", "b", "c"].map {
      try VolumeFormats.readVolume(folder.path("\($0)/block_prob.nii.gz")).volume.values(frame: 0)
    }
    #expect(files[0] == files[1] && files[0] == files[2])
    // Thick slices show little across.
    let thick = try segment(model: across, to: "d")
    #expect(thick.report["planes"] as? [String] == ["axial"])
  }

  @Test func `any sequence alone is segmented, and the others are named`() throws {
    let model = try model()
    var maps: [LabelMap] = []
    for (place, role) in ["flair", "t1", "t1ce", "t2"].enumerated() {
      try write("series\(place).nii.gz", modality: place)
      let found = try segment(
        ["--\(role)", folder.path("series\(place).nii.gz")], model: model, to: "out\(place)",
        cases: [])
      #expect(found.report["name"] as? String == "series\(place)")
      #expect(found.report["modalities"] as? [String] == [role])
      #expect((found.report["missing_modalities"] as? [String])?.count == 3)
      maps.append(found.map)
    }
    let note = try segment(
      ["--t2", folder.path("series3.nii.gz"), "--flair", folder.path("series0.nii.gz")],
      model: model, to: "two", cases: []
    ).errors
    #expect(note == "series0 is segmented from FLAIR, T2, without T1, T1ce\n")
    #expect(maps[0] != maps[1])
  }

  @Test func `a head with its skull and noise around it is segmented`() throws {
    try write("full.nii.gz", modality: 0, isStripped: false)
    let found = try segment(
      ["--flair", folder.path("full.nii.gz")], model: try model(), to: "out", cases: [])
    #expect(found.map.grid.size == grid.size)
    #expect(found.map.presentLabels.count > 1)
  }

  @Test func `a note says where a padded network sees slices through tiles`() throws {
    var file = try ONNXModel(
      contentsOf: GliaProgram.root.appendingPathComponent(
        "Tests/SegmenterTests/Goldens/cover-padded.onnx"
      ).path)
    let free = folder.path("free.onnx")
    try file.write(to: free)
    file.graph.inputs[0].shape = [1, 4, 24, 32]
    let small = folder.path("small.onnx")
    try file.write(to: small)
    #expect(try !segment(model: free, to: "a").errors.contains("tiles"))
    #expect(
      try segment(model: small, to: "b").errors.contains(
        "\(small) processes slices of 36×32 in 2 overlapping tiles of 24×32, whose probabilities are "
          + "blended\n"))
  }

  @Test func `a model that would take too much memory is refused in a sentence`() throws {
    var file = try ONNXModel(
      contentsOf: GliaProgram.root.appendingPathComponent(
        "Tests/SegmenterTests/Goldens/cover-padded.onnx"
      ).path)
    file.graph.inputs[0].shape = [1, 4, 65536, 65536]
    let path = folder.path("huge.onnx")
    try file.write(to: path)
    for arguments in [
      ["segment", folder.path("head"), "--output", folder.path("x"), "--model"], ["benchmark"],
    ] {
      let run = try GliaProgram.run(arguments + [path])
      #expect(run.status == 1)
      #expect(run.errors.contains("cannot take an input of 65536×65536: Conv (node "))
      #expect(run.errors.contains("of memory; at most 2.1 GB are allowed"))
    }
  }

  @Test func `a file of unknown sequence is refused, and the way out is named`() throws {
    try write("scan.nii.gz", modality: 0)
    let run = try GliaProgram.run([
      "segment", folder.path("scan.nii.gz"), "--output", folder.path("out"), "--model",
      try model(),
    ])
    #expect(run.status == 1)
    #expect(run.errors.contains("scan.nii.gz is unknown; name it with --flair, --t1, --t1ce or"))
  }

  @Test func `a file's name is no folder to write to`() throws {
    let output = folder.path("prediction.NII.gz")
    let run = try GliaProgram.run(["segment", folder.path("head"), "--output", output])
    #expect(run.status == 2 && run.errors.contains("it names a folder"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test func `sequences and cases do not go together`() throws {
    let run = try GliaProgram.run([
      "segment", folder.path("head"), "--flair", folder.path("head/head_flair.nii.gz"), "--output",
      folder.path("out"),
    ])
    #expect(run.status == 2)
    #expect(run.errors.contains("--flair, --t1, --t1ce and --t2 make a case of their own"))
  }

  @Test func `training refuses entries that inference would not understand`() throws {
    let run = try GliaProgram.run([
      "train", folder.path("head"), "--output", folder.path("m.onnx"), "--note", "mirror=up",
    ])
    #expect(run.status == 2)
    #expect(
      run.errors.contains("metadata entry \"mirror\" of --note is \"up\"; it must be left-right"))
  }
}
