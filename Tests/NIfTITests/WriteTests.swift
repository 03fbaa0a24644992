import Foundation
import Imaging
import NIfTI
import Testing
import VolumeFiles

/// What is written: the source's geometry bit for bit, whole or not at all.
struct WriteTests {
  static let sources = Fixture.all.filter { $0.shape.count == 3 && $0.type != "rgb24" }

  @Test(arguments: sources, ["out.nii", "out.nii.gz"])
  func `a label map keeps the geometry of its source`(_ source: Fixture, _ name: String) throws {
    let folder = try TemporaryFolder()
    let image = try NIfTI.readVolume(Fixture.path(source.name))
    let labels = (0..<24).map { Label($0 % 5) }
    let map = LabelMap(grid: image.volume.grid, scheme: .brats2020, labels: labels)
    try NIfTI.writeLabelMap(map, like: image.nifti, to: folder.file(name))

    let written = try NIfTI.readVolume(folder.file(name))
    #expect(written.nifti.version == image.nifti.version)
    #expect(written.volume.storage.typeName == "uint8")
    #expect(try NIfTI.readLabelMap(folder.file(name), scheme: .brats2020).labels == labels)
    func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }
    #expect(bits(written.nifti.pixdim) == bits(image.nifti.pixdim))
    #expect(bits(written.nifti.quatern) == bits(image.nifti.quatern))
    #expect(bits(written.nifti.qoffset) == bits(image.nifti.qoffset))
    #expect(bits(written.nifti.srow) == bits(image.nifti.srow))
    #expect(written.nifti.qform_code == image.nifti.qform_code)
    #expect(written.nifti.sform_code == image.nifti.sform_code)
    #expect(written.nifti.xyzt_units == image.nifti.xyzt_units)
    #expect(written.nifti.transform == image.nifti.transform)
    #expect(folder.names == [name])
  }

  @Test func `geometry bytes are copied as they are`() throws {
    let folder = try TemporaryFolder()
    let source = Fixture.path("sform-and-qform.nii")
    let image = try NIfTI.readVolume(source)
    let map = LabelMap(grid: image.volume.grid, scheme: .binary)
    try NIfTI.writeLabelMap(map, like: image.nifti, to: folder.file("out.nii"))
    let old = try Data(contentsOf: URL(filePath: source))
    let new = try Data(contentsOf: URL(filePath: folder.file("out.nii")))
    for range in [76..<108, 123..<124, 252..<328] { #expect(new[range] == old[range]) }
  }

  @Test func `frames of floats come back as they were`() throws {
    let folder = try TemporaryFolder()
    let image = try NIfTI.readVolume(Fixture.path("int16.nii"))
    let values = (0..<72).map { Float($0) / 7 }
    let path = folder.file("floats.nii.gz")
    try NIfTI.write(.float32(values, frames: 3), like: image.nifti, to: path)
    let volume = try NIfTI.readVolume(path).volume
    #expect(volume.frameCount == 3)
    #expect((0..<3).flatMap { volume.values(frame: $0) } == values)
  }

  @Test func `equal labels give equal files`() throws {
    let folder = try TemporaryFolder()
    let image = try NIfTI.readVolume(Fixture.path("int16.nii"))
    let map = LabelMap(grid: image.volume.grid, scheme: .binary)
    for name in ["a.nii.gz", "b.nii.gz"] {
      try NIfTI.writeLabelMap(map, like: image.nifti, to: folder.file(name))
    }
    #expect(
      try Data(contentsOf: URL(filePath: folder.file("a.nii.gz")))
        == Data(contentsOf: URL(filePath: folder.file("b.nii.gz"))))
  }

  @Test func `an older file is replaced, and a link to it stays a link`() throws {
    let folder = try TemporaryFolder()
    let old = try folder.add("old.nii")
    let link = folder.file("link.nii")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: old)
    let image = try NIfTI.readVolume(old)
    let map = LabelMap(grid: image.volume.grid, scheme: .binary)
    try NIfTI.writeLabelMap(map, like: image.nifti, to: link)
    #expect(try NIfTI.readHeader(old).datatypeName == "uint8")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == old)
    #expect(folder.names == ["link.nii", "old.nii"])
  }

  @Test func `a write that fails leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    let image = try NIfTI.readVolume(Fixture.path("int16.nii"))
    let map = LabelMap(grid: image.volume.grid, scheme: .binary)
    func said(_ path: String) -> String? {
      sentence { try NIfTI.writeLabelMap(map, like: image.nifti, to: path) }
    }
    let taken = folder.file("taken.nii")
    try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: false)
    #expect(
      said(taken) == "\(taken) cannot be written: it exists and is not a regular file")
    let missing = folder.file("missing/out.nii")
    #expect(
      said(missing)
        == "\(missing) cannot be written: there is no folder \(folder.file("missing"))")
    let picture = folder.file("out.png")
    #expect(said(picture) == "\(picture) cannot be written: its name must end in .nii or .nii.gz")
    #expect(folder.names == ["taken.nii"])
  }

  @Test func `labels too large for NIfTI-1 are refused before anything is written`() throws {
    let folder = try TemporaryFolder()
    let grid = Grid(size: [40000, 1, 1], affine: .spacing(1, 1, 1))
    let path = folder.file("long.nii")
    let said = sentence {
      try NIfTI.writeLabelMap(
        LabelMap(grid: grid, scheme: .binary), like: NIfTIHeader(grid: grid), to: path)
    }
    #expect(
      said == "dim[1] of \(path) is 40000; "
        + "NIfTI-1 files can have at most 32767 voxels along an axis")
    #expect(folder.names.isEmpty)
  }
}
