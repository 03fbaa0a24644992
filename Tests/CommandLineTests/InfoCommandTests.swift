import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct InfoCommandTests {
  private let files: LabelFiles

  init() throws { files = try LabelFiles() }

  private func json(_ path: String) throws -> [String: Any] {
    let run = try GliaProgram.run(["info", path, "--json"])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func `a folder's cases are listed, and each file that belongs to none`() throws {
    for name in ["p1/p1_t1.nii.gz", "p1/p1_seg.nii.gz", "p1/p1_adc.nii.gz"] {
      let folder = files.folder.path((name as NSString).deletingLastPathComponent)
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      _ = try files.write(name, [0, 1, 2])
    }
    let folder = files.folder.path("p1")
    let info = try json(folder)
    let cases = try #require(info["cases"] as? [[String: Any]])
    #expect(cases.map { $0["name"] as? String } == ["p1"])
    #expect(cases[0]["reference"] as? String == folder + "/p1_seg.nii.gz")
    let left = try #require(info["leftOut"] as? [[String: String]])
    #expect(left.map { $0["file"] } == [folder + "/p1_adc.nii.gz"])
    let text = try GliaProgram.run(["info", folder]).output
    #expect(text.contains("left out: \(folder)/p1_adc.nii.gz: \"adc\" is diffusion"))
  }

  @Test func `a label map's labels are counted and named`() throws {
    let info = try json(try files.write("seg.nii.gz", [0, 1, 2, 2, 4]))
    #expect(info["kind"] as? String == "label map")
    #expect(info["size"] as? [Int] == [3, 2, 3])
    #expect(info["spacing_mm"] as? [Double] == [1, 2, 5])
    #expect(info["axis_codes"] as? String == "RAS")
    #expect(info["scheme"] as? String == "brats2020")
    let labels = try #require(info["labels"] as? [[String: Any]])
    #expect(labels.map { $0["label"] as? Int } == [0, 1, 2, 4])
    #expect(labels.map { $0["voxels"] as? Int } == [14, 1, 2, 1])
    #expect(labels[2]["name"] as? String == "edema")
  }

  @Test func `an image's values are measured over the voxels that are not zero`() throws {
    let path = files.folder.path("image.nii.gz")
    var values = [Float](repeating: 0, count: files.grid.voxelCount)
    values.replaceSubrange(0..<4, with: [-1, 2.5, 4.5, 6])
    let affine = Affine(elements: [-2, 0, 0, 10, 0, 0, 3, -20, 0, 1, 0, 30])
    let grid = Grid(size: files.grid.size, affine: affine)
    try VolumeFormats.write(
      .float32(values, frames: 1), geometry: VolumeGeometry(grid: grid), to: path)
    let info = try json(path)
    #expect(info["kind"] as? String == "image")
    #expect(info["datatype"] as? String == "float32")
    #expect(info["axis_codes"] as? String == "LSA")
    #expect(info["transform"] as? String == "sform")
    #expect(
      info["affine"] as? [[Double]] == [
        [-2, 0, 0, 10], [0, 0, 3, -20], [0, 1, 0, 30], [0, 0, 0, 1],
      ])
    let frame = try #require((info["statistics"] as? [[String: Any]])?.first)
    #expect(frame["minimum"] as? Double == -1)
    #expect(frame["maximum"] as? Double == 6)
    #expect(frame["nonzero_voxels"] as? Int == 4)
    #expect(frame["nonzero_mean"] as? Double == 3)
    // Deviations −4, −0.5, 1.5, 3: squares 16, 0.25, 2.25, 9; mean 6.875.
    #expect(abs((frame["nonzero_std"] as? Double ?? 0) - 6.875.squareRoot()) < 1e-12)

    let text = try GliaProgram.run(["info", path]).output
    #expect(text.contains("mean 3, deviation 2.622"))
    #expect(text.contains("2×1×3 mm"))
  }

  @Test func `what is no file of ours ends with 1 and one sentence`() throws {
    let folder = try GliaProgram.run(["info", files.folder.url.path])
    #expect(folder.status == 1)
    #expect(folder.errors.contains("is a folder"))
    let model = files.folder.path("model.onnx")
    try Data("not a model".utf8).write(to: URL(fileURLWithPath: model))
    let run = try GliaProgram.run(["info", model])
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("glia: ") && run.errors.contains("model.onnx"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func `a model that cannot be run is described and says why`() throws {
    let model = GliaProgram.root.appendingPathComponent("Tests/ONNXTests/Goldens/raw.onnx").path
    let info = try json(model)
    #expect(info["kind"] as? String == "model")
    #expect((info["operators"] as? [String: Int])?["Conv"] == 1)
    #expect(info["parameters"] as? Int == 57)
    #expect(info["cost"] == nil)
    #expect((info["problem"] as? String)?.contains("raw.onnx") == true)
  }

  private static let bundledModel = GliaProgram.root.appendingPathComponent("assets/unet.onnx").path

  @Test(.enabled(if: FileManager.default.fileExists(atPath: bundledModel), "needs the model"))
  func `the bundled model is described with its cost`() throws {
    let info = try json(Self.bundledModel)
    #expect(info["problem"] == nil)
    let cost = try #require(info["cost"] as? [String: Any])
    #expect((cost["giga_operations"] as? Double ?? 0) > 0)
    #expect((cost["input_shape"] as? [Int])?.count == 3)
    #expect((cost["layers"] as? [[String: Any]])?.isEmpty == false)
    #expect((info["metadata"] as? [String: String])?["modalities"] != nil)
  }
}
