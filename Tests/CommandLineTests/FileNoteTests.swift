import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// What the program says of files that it uses in another way than expected, or not at all.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct FileNoteTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try SmallCase.write("ball", in: folder.url.path)
  }

  /// The case with another value for 0 in its images.
  private func replaceBackground(_ background: Float, of modalities: [String]) throws {
    for word in modalities {
      let path = folder.path("ball/ball_\(word).nii.gz")
      let image = try VolumeFormats.readVolume(path)
      let values = image.volume.values().map { $0 == 0 ? background : $0 }
      try VolumeFormats.writeFloats(values, frames: 1, geometry: image.header.geometry, to: path)
    }
  }

  private func run(_ arguments: String...) throws -> ProgramRun {
    try GliaProgram.run(arguments)
  }

  /// Segments the case and returns its labels, the notes of the report and what was said.
  private func segment(to output: String) throws -> (LabelMap, [String], String) {
    let model = GliaProgram.root.appendingPathComponent("Tests/SegmenterTests/Goldens/blocked.onnx")
    let run = try run(
      "segment", folder.path("ball"), "--output", folder.path(output), "--model", model.path,
      "--json")
    try #require(run.status == 0, "\(run.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let report = try #require((json?["cases"] as? [[String: Any]])?.first)
    let map = try VolumeFormats.readLabelMap(
      folder.path("\(output)/ball_pred.nii.gz"), scheme: .brats2020)
    return (map, try #require(report["notes"] as? [String]), run.errors)
  }

  @Test func `another background changes no voxel of a mask, and is said`() throws {
    let expected = try segment(to: "zero")
    #expect(expected.0.presentLabels.count > 1)
    #expect(expected.1.isEmpty)
    try replaceBackground(-1, of: ["flair", "t1"])
    try replaceBackground(-0.5, of: ["t1ce"])
    try replaceBackground(.nan, of: ["t2"])
    let found = try segment(to: "other")
    #expect(found.0 == expected.0)
    let note = "The background is −1 (FLAIR), −1 (T1), −0.5 (T1ce), not 0; it is treated as 0"
    #expect(found.1 == [note])
    #expect(found.2.contains("ball: \(note)\n"))
  }

  @Test func `an image on another grid is resampled, and the mask is written`() throws {
    let grid = Grid(size: [8, 9, 6], affine: .spacing(4, 4, 4))
    try VolumeFormats.write(
      .float32((0..<grid.voxelCount).map { Float($0) }, frames: 1),
      geometry: VolumeGeometry(grid: grid),
      to: folder.path("ball/ball_t2.nii.gz"))
    let found = try segment(to: "out")
    #expect(
      found.1.contains("T2: on another grid than FLAIR; masks are made on FLAIR")
        && found.1.contains("T2 resampled to 1 mm for the network"), "\(found.1)")
    #expect(!found.2.contains("without T2"))
    let export = try run("export", folder.path("ball"), "--output", folder.path("a.png"))
    #expect(export.status == 0)
    #expect(export.errors.contains("T2: on another grid than FLAIR; masks are made on FLAIR"))
  }

  @Test func `scaled labels are compared as labels, and that is said`() throws {
    let path = GliaProgram.root.appendingPathComponent(
      "Tests/NIfTITests/Fixtures/scaled-labels.nii"
    ).path
    let run = try run("evaluate", path, path, "--json")
    #expect(run.status == 0)
    #expect(run.errors.contains("\(path): values such as "))
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect((json?["notes"] as? [String])?.count == 2)
    let volume = json?["volume"] as? [String: [String: Any]]
    #expect(volume?["ET"]?["dice"] as? Double == 1)
    let info = try self.run("info", path)
    #expect(info.output.contains("kind       label map") && info.output.contains("read as labels"))
  }

  @Test func `named pipes, devices and other formats are refused by every command`() throws {
    let pipe = folder.path("pipe.nii.gz")
    #expect(mkfifo(pipe, 0o600) == 0)
    let scan = folder.path("scan.mif")
    try Data("mrtrix image\n".utf8).write(to: URL(fileURLWithPath: scan))
    let mask = folder.path("ball/ball_seg.nii.gz")
    for (path, reason) in [
      (pipe, "cannot be read: it is a named pipe, not a file"),
      ("/dev/zero", "cannot be read: it is a device, not a file"),
      (
        scan,
        "is not a volume that glia reads: it is an MRtrix image; 'mrconvert scan.mif scan.nii.gz'"
      ),
      ("https://a.org/b.nii", "cannot be read: it is a web address; download the file"),
      ("s3://bucket/b.nii.gz", "cannot be read: it is a web address; download the file"),
    ] {
      for arguments in [
        ["info", path], ["evaluate", path, mask], ["evaluate", mask, path], ["view", path],
        ["segment", path, "--output", folder.path("out")],
        ["export", path, "--output", folder.path("a.png")],
      ] {
        let run = try GliaProgram.run(arguments)
        #expect(run.status == 1, "\(arguments)")
        #expect(run.errors.hasPrefix("glia: \(path) \(reason)"), "\(arguments): \(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      }
    }
    for arguments in [
      ["view", folder.path("ball"), "--config", pipe],
      ["export", folder.path("ball"), "--output", folder.path("a.png"), "--labels", pipe],
      ["segment", folder.path("ball"), "--output", folder.path("out"), "--model", pipe],
      ["train", folder.url.path, "--output", folder.path("m.onnx"), "--resume", pipe],
      ["train", folder.url.path, "--output", folder.path("m.onnx"), "--splits", pipe],
    ] {
      let run = try GliaProgram.run(arguments)
      #expect(run.status == 1 && run.errors.contains("named pipe"), "\(arguments): \(run.errors)")
    }
  }
}
