import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// `glia convert`, and the other commands on files of every format.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ConvertCommandTests {
  private let folder: TemporaryFolder
  private static let endings = [
    ".nii.gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd", ".mgz", ".mgh",
  ]

  init() throws { folder = try TemporaryFolder() }

  private static let grid = Grid(
    size: [12, 10, 8],
    affine: Affine(elements: [-0.9, 0.1, 0, 31.5, 0.1, 0.9, 0, -12.25, 0, 0, 1.5, 7]))

  /// Writes a small head: a ball, or its labels 1, 2 and 4.
  private func write(_ name: String, isMask: Bool = false) throws -> String {
    let path = folder.path(name)
    var values: [Int16] = []
    for k in 0..<8 {
      for j in 0..<10 {
        for i in 0..<12 {
          let distance = (i - 6) * (i - 6) + (j - 5) * (j - 5) + (k - 4) * (k - 4)
          let label: Int16 = distance < 3 ? 4 : distance < 6 ? 1 : distance < 12 ? 2 : 0
          values.append(isMask ? label : distance < 20 ? Int16(200 - distance) : 0)
        }
      }
    }
    let geometry = VolumeGeometry(grid: Self.grid)
    if isMask {
      // Numbers alone, without names.
      try VolumeFormats.write(.uint8(values.map { UInt8($0) }), geometry: geometry, to: path)
    } else {
      try VolumeFormats.writeIntegers(values, geometry: geometry, to: path)
    }
    return path
  }

  private func convert(_ arguments: String...) throws -> ProgramRun {
    try GliaProgram.run(["convert"] + arguments)
  }

  @Test(arguments: endings) func `an image goes through every format and back`(ending: String)
    throws
  {
    let source = try write("a.nii.gz")
    let (there, back) = (folder.path("b" + ending), folder.path("c.nii.gz"))
    let first = try convert(source, there)
    #expect(first.status == 0 && first.errors == "" && first.output == "\(there)\n")
    #expect(try convert(there, back).status == 0)
    let (one, other) = (
      try VolumeFormats.readVolume(source).volume, try VolumeFormats.readVolume(back).volume
    )
    #expect(one.values() == other.values() && other.storage.typeName == "int16")
    #expect(one.grid.matches(other.grid))
  }

  @Test func `a mask becomes a segmentation with named segments, and a mask again`() throws {
    let source = try write("a_seg.nii.gz", isMask: true)
    let segments = folder.path("a.seg.nrrd")
    #expect(try convert(source, segments).status == 0)
    let file = try VolumeFormats.readVolume(segments)
    #expect(file.labels?.entries.map(\.name).contains("edema") == true)
    #expect(try file.labelMap().scheme == .brats2020)
    let run = try convert(segments, folder.path("b.mha"))
    #expect(run.status == 0 && run.errors.contains("the names of 3 labels cannot be stored"))
    #expect(try convert(segments, folder.path("b.nii.gz")).errors == "")
    #expect(try VolumeFormats.readVolume(folder.path("b.nii.gz")).labels == file.labels)
    let back = try VolumeFormats.readLabelMap(folder.path("b.nii.gz"))
    #expect(try back.labels == VolumeFormats.readLabelMap(source).labels)
    let info = try GliaProgram.run(["info", segments])
    #expect(info.output.contains("NRRD segmentation") && info.output.contains("4 enhancing tumor"))
  }

  @Test func `what a format cannot hold is said`() throws {
    let path = folder.path("scaled.nii")
    var volume = WrittenVolume(
      VoxelStorage.int8([1, 2, -3, 4]), frames: 2,
      geometry: VolumeGeometry(grid: Grid(size: [2, 1, 1], affine: .spacing(1, 1, 2))))
    (volume.slope, volume.intercept, volume.frameSeconds) = (0.5, 1, 2.5)
    _ = try VolumeFormats.write(volume, to: path)
    let nrrd = try convert(path, folder.path("a.nrrd"))
    #expect(nrrd.errors.contains("the time between frames (2.5 s) is not kept"))
    #expect(nrrd.errors.contains("slope 0.5 and intercept 1 cannot be stored, so the scaled"))
    let read = try VolumeFormats.readVolume(folder.path("a.nrrd"))
    #expect((0..<4).map { read.volume.storage[$0] } == [1.5, 2, -0.5, 3])
    let meta = try convert(path, folder.path("a.mha"))
    #expect(!meta.errors.contains("time between"))
    #expect(try VolumeFormats.readVolume(folder.path("a.mha")).header.frameSeconds == 2.5)
    let again = try convert(path, folder.path("b.nii.gz"))
    #expect(again.errors == "")
    #expect(try VolumeFormats.readVolume(folder.path("b.nii.gz")).volume.slope == 0.5)
    let labels = try convert(path, folder.path("a.seg.nrrd"))
    #expect(labels.status == 1 && labels.errors.contains("it has 2 frames, not one"))
  }

  @Test func `types that FreeSurfer lacks become wider ones, or are rounded with a word`() throws {
    let grid = VolumeGeometry(grid: Grid(size: [3, 1, 1], affine: .spacing(1, 1, 1)))
    for (storage, type, words) in [
      (VoxelStorage.int8([-128, 0, 127]), "int16", "int8 is stored as int16"),
      (.uint32([0, 1, 2_000_000_000]), "int32", "uint32 is stored as int32"),
      (.int64([0, -7, 70_000]), "int32", "int64 is stored as int32"),
      (.float64([0.1, 1, 2]), "float32", "float64 is rounded to float32"),
      (.float64([0.5, 1, 2]), "float32", "float64 is stored as float32"),
      (.uint64([0, 1, .max]), "float32", "uint64 is rounded to float32"),
    ] {
      _ = try VolumeFormats.write(
        WrittenVolume(storage, geometry: grid), to: folder.path("a.nii"))
      let run = try convert(folder.path("a.nii"), folder.path("a.mgz"), "--force")
      #expect(run.errors.contains(words), "\(run.errors)")
      let read = try VolumeFormats.readVolume(folder.path("a.mgz")).volume
      #expect(read.storage.typeName == type)
      #expect((0..<3).allSatisfy { abs(read.storage[$0] - storage[$0]) <= 1e-7 * abs(storage[$0]) })
    }
  }

  @Test func `a file is replaced only if asked, and so are its voxels`() throws {
    let source = try write("a.nii.gz")
    try Data([1]).write(to: URL(filePath: folder.path("b.zraw")))
    let run = try convert(source, folder.path("b.mhd"))
    #expect(run.status == 1 && run.errors.contains("b.zraw already exists; --force replaces it"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("b.mhd")))
    #expect(try convert(source, folder.path("b.mhd"), "--force").status == 0)
    #expect(try convert(source, folder.path("b.mhd")).status == 1)
    let other = try convert(source, folder.path("b.txt"))
    #expect(other.status == 1 && other.errors.contains("its name must end in "))
    let pipe = try convert(folder.path(""), folder.path("c.nii"))
    #expect(pipe.status == 1 && pipe.errors.contains("is a folder"))
  }

  @Test(arguments: endings + [".seg.nrrd"])
  func `masks are measured in every format`(ending: String) throws {
    let reference = try write("a_seg.nii.gz", isMask: true)
    let prediction = try write("a_pred" + ending, isMask: true)
    let run = try GliaProgram.run(["evaluate", prediction, reference, "--json"])
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let volume = json?["volume"] as? [String: [String: Any]]
    for region in ["WT", "TC", "ET"] { #expect(volume?[region]?["dice"] as? Double == 1) }
  }

  @Test func `labels that a file names are compared by themselves, under their names`() throws {
    let mask = try write("a_seg.nii.gz", isMask: true)
    let names = folder.path("names.txt")
    try "1 putamen 255 0 0 255\n2 thalamus 0 255 0 255\n4 caudate 0 0 255 255\n".write(
      toFile: names, atomically: true, encoding: .utf8)
    let segments = folder.path("b.seg.nrrd")
    #expect(try convert(mask, segments, "--labels", names).status == 0)
    let run = try GliaProgram.run(["evaluate", mask, segments])
    #expect(
      run.errors.contains("labels 1, 2, 4 have names in the file; each is compared by itself"))
    #expect(run.output.contains("thalamus") && !run.output.contains("WT"), "\(run.output)")
  }

  @Test(arguments: [".nrrd", ".mha", ".mgz", ".mhd"])
  func `cases of every format are found, drawn and described`(ending: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("a"), withIntermediateDirectories: false)
    for name in ["flair", "t1ce"] { _ = try write("a/a_\(name)\(ending)") }
    _ = try write("a/a_seg\(ending == ".nrrd" ? ".seg.nrrd" : ending)", isMask: true)
    let found = try Case.discover([folder.path("a")])
    #expect(found.count == 1 && found.first?.presentModalities == [.flair, .t1ce])
    #expect(found.first?.reference?.contains("a_seg.") == true)
    let picture = folder.path("a.png")
    let run = try GliaProgram.run(
      ["export", folder.path("a"), "--output", picture, "--overlay", "reference"])
    #expect(run.status == 0, "\(run.errors)")
    let info = try GliaProgram.run(["info", folder.path("a/a_flair\(ending)"), "--json"])
    let json = try JSONSerialization.jsonObject(with: Data(info.output.utf8)) as? [String: Any]
    #expect(json?["size"] as? [Int] == [12, 10, 8] && json?["datatype"] as? String == "int16")
  }
}
