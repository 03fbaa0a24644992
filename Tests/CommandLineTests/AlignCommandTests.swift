import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct AlignCommandTests {
  private let folder: TemporaryFolder
  /// How far the header of `moved.nii.gz` is off, in millimeters.
  private let shift = SIMD3<Double>(5, -4, 3)

  init() throws {
    folder = try TemporaryFolder()
    try SmallCase.write("a", in: folder.url.path)
    let t2 = try VolumeFormats.readVolume(path("a/a_t2.nii.gz"))
    try VolumeFormats.write(
      .int16(t2.volume.values().map { Int16($0) }),
      geometry: VolumeGeometry(grid: shifted(t2.volume.grid)), to: path("moved.nii.gz"))
  }

  private func path(_ name: String) -> String { folder.path(name) }

  private func shifted(_ grid: Grid) -> Grid {
    var elements = grid.affine.elements
    for axis in 0..<3 { elements[axis * 4 + 3] += shift[axis] }
    return Grid(size: grid.size, affine: Affine(elements: elements))
  }

  private func align(_ arguments: String...) throws -> ProgramRun {
    try GliaProgram.run(
      ["align"] + arguments.map { $0.contains(".") ? path($0) : $0 }, in: folder.url)
  }

  @Test func `the image comes onto the fixed one's grid, and the transform into a file`() throws {
    let run = try align(
      "moved.nii.gz", "a/a_t1ce.nii.gz", "--output", "on.nii.gz", "--transform", "on.tfm", "--json")
    try #require(run.status == 0, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let found = try #require(json["translation_mm"] as? [Double])
    for axis in 0..<3 { #expect(abs(found[axis] - shift[axis]) < 0.7, "\(found)") }
    #expect(
      (json["information_after"] as? Double ?? 0) > (json["information_before"] as? Double ?? 9))
    let fixed = try VolumeFormats.readHeader(path("a/a_t1ce.nii.gz"))
    let aligned = try VolumeFormats.readVolume(path("on.nii.gz"))
    #expect(aligned.header.geometry.isIdentical(to: fixed.geometry))
    #expect(aligned.header.typeName == "float32")
    // Byte 40 of a NIfTI header counts the axes: a volume has three.
    let raw = try GliaProgram.shell("gunzip -c on.nii.gz | od -An -tu1 -j40 -N1", in: folder.url)
    #expect(raw.output.trimmingCharacters(in: .whitespacesAndNewlines) == "3")
    let text = try String(contentsOfFile: path("on.tfm"), encoding: .utf8)
    #expect(text.hasPrefix("#Insight Transform File V1.0\n#Transform 0\nTransform: Euler3D"))
  }

  @Test func `voxels can stay as they are`() throws {
    let run = try align(
      "moved.nii.gz", "a/a_t1ce.nii.gz", "--output", "kept.nii.gz", "--keep-grid")
    try #require(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("kept.nii.gz"))
    #expect(run.output.contains(/moved by up to \d+\.\d mm, rotated by \d/))
    let before = try VolumeFormats.readVolume(path("moved.nii.gz")).volume
    let after = try VolumeFormats.readVolume(path("kept.nii.gz"))
    #expect(after.volume.values() == before.values() && after.header.typeName == "int16")
    let place = VoxelPoint(i: 16, j: 18, k: 12)
    let (here, there) = (
      after.volume.grid.affine.world(place), before.grid.affine.world(place)
    )
    #expect(abs(there.x - here.x - shift.x) < 0.7 && abs(there.z - here.z - shift.z) < 0.7)
  }

  @Test func `a label map follows the image that it was drawn on`() throws {
    let mask = try VolumeFormats.readLabelMap(path("a/a_seg.nii.gz"), scheme: .brats2020)
    try VolumeFormats.writeLabelMap(
      mask, geometry: VolumeGeometry(grid: shifted(mask.grid)), to: path("mask.nii.gz"))
    let lines = [
      "#Insight Transform File V1.0", "#Transform 0", "Transform: Euler3DTransform_double_3_3",
      // Millimeters left, posterior and superior.
      "Parameters: 0 0 0 \(-shift.x) \(-shift.y) \(shift.z)", "FixedParameters: 0 0 0 0", "",
    ]
    try lines.joined(separator: "\n").write(
      toFile: path("known.tfm"), atomically: true, encoding: .utf8)
    let run = try align(
      "mask.nii.gz", "a/a_t1.nii.gz", "--apply", "known.tfm", "--labels", "--output", "back.nii.gz")
    try #require(run.status == 0, "\(run.errors)")
    let back = try VolumeFormats.readLabelMap(path("back.nii.gz"), scheme: .brats2020)
    #expect(back.labels == mask.labels)
    #expect(back.grid.matches(mask.grid))
  }

  @Test func `existing files are kept unless they may be replaced`() throws {
    try Data().write(to: URL(fileURLWithPath: path("there.tfm")))
    let refused = try align(
      "moved.nii.gz", "a/a_t1.nii.gz", "--transform", "there.tfm")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("there.tfm already exists; --force replaces it"))
    let forced = try align(
      "moved.nii.gz", "a/a_t1.nii.gz", "--transform", "there.tfm", "--force")
    #expect(forced.status == 0, "\(forced.errors)")
  }

  private func writeTransform(_ name: String, _ parameters: String) throws {
    try """
    #Insight Transform File V1.0
    #Transform 0
    Transform: AffineTransform_double_3_3
    Parameters: \(parameters)
    FixedParameters: 0 0 0

    """.write(toFile: path(name), atomically: true, encoding: .utf8)
  }

  @Test func `a transform that takes the image away writes nothing`() throws {
    try writeTransform("far.tfm", "1 0 0 0 1 0 0 0 1 1e300 0 0")
    for more in [[], ["--keep-grid"], ["--labels"]] {
      let run = try GliaProgram.run(
        ["align", path("moved.nii.gz"), path("a/a_t1.nii.gz"), "--apply", path("far.tfm")]
          + ["--output", path("x.nii.gz")] + more, in: folder.url)
      #expect(run.status == 1)
      #expect(
        run.errors.hasSuffix(
          "lies wholly outside \(path("a/a_t1.nii.gz")), so nothing is written\n"))
      #expect(!FileManager.default.fileExists(atPath: path("x.nii.gz")))
    }
  }

  @Test func `a mirror, a shear and the labels of a mask are said`() throws {
    let size = try VolumeFormats.readHeader(path("a/a_t1.nii.gz")).grid
    let middle = size.affine.world(size.center)
    // x in LPS around the middle of the image.
    try writeTransform("mirror.tfm", "-1 0 0 0 1 0 0 0 1 \(-2 * middle.x) 0 0")
    let mirrored = try align(
      "a/a_t1.nii.gz", "a/a_t1ce.nii.gz", "--apply", "mirror.tfm", "--output", "m.nii.gz")
    #expect(mirrored.status == 0, "\(mirrored.errors)")
    #expect(mirrored.errors.contains("mirrors the image"))
    try writeTransform("shear.tfm", "1 0.1 0 0 1 0 0 0 1 0 0 0")
    let sheared = try align(
      "a/a_t1.nii.gz", "a/a_t1ce.nii.gz", "--apply", "shear.tfm", "--keep-grid", "--output",
      "s.nii.gz")
    #expect(sheared.status == 0 && sheared.errors.contains("the axes are not at right angles"))
    try writeTransform("known.tfm", "1 0 0 0 1 0 0 0 1 0 0 0")
    let mask = try align(
      "a/a_seg.nii.gz", "a/a_t1ce.nii.gz", "--apply", "known.tfm", "--output", "l.nii.gz")
    #expect(mask.status == 0 && mask.errors.contains("looks like a label map"))
  }

  @Test func `the images that are read are not replaced`() throws {
    let before = try Data(contentsOf: URL(filePath: path("a/a_t1.nii.gz")))
    for output in ["a/a_t1.nii.gz", "a/../a/a_t1.nii.gz", "moved.nii.gz"] {
      let run = try align("moved.nii.gz", "a/a_t1.nii.gz", "--output", output, "--force")
      #expect(run.status == 1 && run.errors.contains("is read by this command"))
    }
    #expect(try Data(contentsOf: URL(filePath: path("a/a_t1.nii.gz"))) == before)
  }

  @Test func `what cannot be aligned is refused in one sentence`() throws {
    let grid = Grid(size: [20, 20, 1], affine: .spacing(1, 1, 5))
    try VolumeFormats.writeIntegers(
      (0..<400).map { Int16($0 % 9) }, geometry: VolumeGeometry(grid: grid), to: path("one.nii.gz"))
    let slice = try align("one.nii.gz", "a/a_t1.nii.gz", "--output", "x.nii.gz")
    #expect(slice.status == 1)
    #expect(
      slice.errors.hasSuffix(
        "the moving image has 1 slice along an axis; alignment needs at least 4\n"))
    let transform = try align(
      "moved.nii.gz", "a/a_t1.nii.gz", "--apply", "one.nii.gz", "--output", "x.nii.gz")
    #expect(transform.status == 1 && transform.errors.contains("one.nii.gz"))
    let nothing = try align("moved.nii.gz", "a/a_t1.nii.gz")
    #expect(nothing.status == 2)
    let labels = try align(
      "moved.nii.gz", "a/a_t1.nii.gz", "--labels", "--output", "x.nii.gz")
    #expect(labels.status == 2)
  }

  @Test func `a case is segmented with its sequences aligned`() throws {
    try FileManager.default.removeItem(atPath: path("a/a_t2.nii.gz"))
    try FileManager.default.copyItem(atPath: path("moved.nii.gz"), toPath: path("a/a_t2.nii.gz"))
    let model = GliaProgram.root.appendingPathComponent(
      "Tests/SegmenterTests/Goldens/blocked.onnx"
    ).path
    func segment(_ more: String...) throws -> ProgramRun {
      try GliaProgram.run(
        ["segment", path("a"), "--output", path("out"), "--model", model, "--align", "--json"]
          + more)
    }
    let run = try segment()
    try #require(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("a: aligned T2 with T1ce; the mask is on T1ce"))
    #expect(run.errors.contains("a: T1 is already aligned"))
    #expect(FileManager.default.fileExists(atPath: path("out/a_t2.tfm")))
    #expect(!FileManager.default.fileExists(atPath: path("out/a_t1.tfm")))
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let report = try #require((json?["cases"] as? [[String: Any]])?.first)
    #expect(report["transforms"] as? [String: String] == ["t2": path("out/a_t2.tfm")])
    try FileManager.default.removeItem(atPath: path("out/a_pred.nii.gz"))
    let again = try segment()
    #expect(again.status == 1 && again.errors.contains("a_t2.tfm already exists"))
  }
}
