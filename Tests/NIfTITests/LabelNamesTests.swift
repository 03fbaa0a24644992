import Foundation
import Imaging
import NIfTI
import Testing
import VolumeFiles

/// Names of labels in a header extension.
struct LabelNamesTests {
  private static let table = LabelTable([
    .init(1, "edema", tissue: .edema), .init(2, "tumor\tcore", color: 0xAB0C0D, tissue: .core),
    .init(300, "Großhirn, links"),
  ])

  /// Writes six labels with names in one version of NIfTI.
  private func write(
    _ table: LabelTable?, version: Int = 1, to path: String
  ) throws {
    let source = Fixture.path(version == 1 ? "sform-and-qform.nii" : "nifti2.nii")
    let header = try NIfTI.readVolume(source).nifti
    var volume = WrittenVolume(
      .uint16([UInt16](repeating: 300, count: header.grid.voxelCount)),
      geometry: VolumeGeometry(grid: header.grid))
    volume.labels = table
    try NIfTI.write(volume, like: header, to: path)
  }

  @Test(arguments: [1, 2], ["a.nii", "a.nii.gz"])
  func `names, colors and tissues come back`(_ version: Int, _ name: String) throws {
    let folder = try TemporaryFolder()
    try write(Self.table, version: version, to: folder.file(name))
    let file = try NIfTI.readVolume(folder.file(name))
    #expect(file.nifti.version == version)
    #expect(file.nifti.vox_offset % 16 == 0)
    let entries = try #require(file.labels?.entries)
    #expect(entries.map(\.value) == [1, 2, 300])
    // A tab would end the column.
    #expect(entries.map(\.name) == ["edema", "tumor core", "Großhirn, links"])
    #expect(entries.map(\.color) == [nil, 0xAB0C0D, nil])
    #expect(entries.map(\.tissue) == [.edema, .core, nil])
    #expect(try file.labelMap().labels.allSatisfy { $0 == 300 })
  }

  @Test func `without names a file has no extension`() throws {
    let folder = try TemporaryFolder()
    try write(nil, to: folder.file("a.nii"))
    let file = try NIfTI.readVolume(folder.file("a.nii"))
    #expect(file.labels == nil)
    #expect(file.nifti.vox_offset == 352)
  }

  @Test func `extensions of other programs and damaged ones are passed over`() throws {
    let folder = try TemporaryFolder()
    try write(Self.table, to: folder.file("a.nii"))
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file("a.nii")))
    for (offset, byte) in [(348, UInt8(0)), (352, 7), (355, 0x7F), (356, 4), (360, 0x2D), (367, 0)]
    {
      var data = whole
      data[offset] = byte
      let path = folder.file("b\(offset).nii")
      try data.write(to: URL(fileURLWithPath: path))
      let file = try NIfTI.readVolume(path)
      #expect(file.labels == nil, "byte \(offset)")
      #expect(try file.labelMap().labels.allSatisfy { $0 == 300 }, "byte \(offset)")
    }
  }
}
