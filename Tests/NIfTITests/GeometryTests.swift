import Foundation
import Imaging
import NIfTI
import Testing
import VolumeFiles

/// Units other than millimeters, and transforms that are not valid.
struct GeometryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A copy of a fixture with some bytes replaced.
  private func changed(_ fixture: String, _ patches: [Int: [UInt8]]) throws -> String {
    let path = folder.file("changed.nii")
    var data = try Data(contentsOf: URL(filePath: Fixture.path(fixture)))
    for (offset, bytes) in patches {
      data.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
    try data.write(to: URL(filePath: path))
    return path
  }

  private func bytes(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) } }
  }

  /// Lengths of int16.nii, which is 1×1.5×2 mm, in other units.
  private func inUnits(_ code: UInt8, perMillimeter: Float) throws -> String {
    let rows: [Float] = [-1, 0, 0, 10, 0, -1.5, 0, 20, 0, 0, 2, -5]
    return try changed(
      "int16.nii",
      [
        80: bytes([1, 1.5, 2].map { $0 * perMillimeter }),
        // Seconds are the units of time.
        123: [code | 8], 280: bytes(rows.map { $0 * perMillimeter }),
      ])
  }

  @Test(arguments: [(UInt8(1), Float(0.001), "meters"), (3, 1000, "microns")])
  func `lengths are brought to millimeters`(
    _ code: UInt8, _ perMillimeter: Float, _ unit: String
  ) throws {
    let path = try inUnits(code, perMillimeter: perMillimeter)
    let plain = try NIfTI.readVolume(Fixture.path("int16.nii")).volume.grid
    let image = try NIfTI.readVolume(path)
    #expect(image.volume.grid.matches(plain))
    #expect(abs(image.volume.grid.voxelMilliliters - 0.003) < 1e-9)
    #expect(
      image.notes.map(\.text) == ["lengths are in \(unit); voxels are 1×1.5×2 mm"])
  }

  @Test func `a mask has the units of its image`() throws {
    let path = try inUnits(1, perMillimeter: 0.001)
    let image = try NIfTI.readVolume(path)
    let map = LabelMap(grid: image.volume.grid, scheme: .binary)
    try NIfTI.writeLabelMap(map, like: image.nifti, to: folder.file("mask.nii"))
    let mask = try NIfTI.readHeader(folder.file("mask.nii"))
    #expect(mask.grid == image.volume.grid)
    #expect(mask.xyzt_units == 9)
    #expect(mask.srow == image.nifti.srow && mask.pixdim[0...3] == image.nifti.pixdim[0...3])
  }

  @Test(arguments: [UInt8(0), 2, 4]) func `millimeters, and unknown units, are taken as they are`(
    _ code: UInt8
  ) throws {
    let path = try changed("int16.nii", [123: [code]])
    let header = try NIfTI.readHeader(path)
    #expect(header.grid == (try NIfTI.readHeader(Fixture.path("int16.nii"))).grid)
    #expect(header.notes.isEmpty)
  }

  @Test(arguments: [
    [Float](repeating: 0, count: 12), [Float](repeating: .nan, count: 12),
    [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0],
  ]) func `a qform stands in for an sform that is not valid`(_ rows: [Float]) throws {
    let path = try changed("sform-and-qform.nii", [280: bytes(rows)])
    let header = try NIfTI.readHeader(path)
    #expect(header.transform == .qform)
    #expect(header.grid.matches(try NIfTI.readHeader(Fixture.path("int16.nii")).grid))
    let text = try #require(header.notes.first?.text)
    #expect(text.hasPrefix("the sform is not valid (") && text.hasSuffix("), so the qform is used"))
    // What is saved keeps the fields as they were, and is read in the same way.
    let map = LabelMap(grid: header.grid, scheme: .binary)
    try NIfTI.writeLabelMap(map, like: header, to: folder.file("mask.nii"))
    let mask = try NIfTI.readHeader(folder.file("mask.nii"))
    #expect(mask.grid == header.grid && mask.sform_code == header.sform_code)
  }

  @Test func `where neither is valid the spacing is used, and that is said`() throws {
    let zeros = [Float](repeating: 0, count: 12)
    // A quaternion that is longer than 1.
    let path = try changed("sform-and-qform.nii", [280: bytes(zeros), 256: bytes([1, 1, 1])])
    let header = try NIfTI.readHeader(path)
    #expect(header.transform == .spacing)
    #expect(header.grid.affine.spacing.map { ($0 * 100).rounded() / 100 } == [1, 1.5, 2])
    let text = try #require(header.notes.first?.text)
    #expect(text.contains("the sform is not valid") && text.contains("the qform is not valid"))
    #expect(text.hasSuffix("; only the spacing is used, and left and right are guesses"))
  }

  @Test func `an orientation and voxel sizes that are made up are said once`() throws {
    // The codes of both transforms are 0.
    let codes: [Int: [UInt8]] = [252: [0, 0, 0, 0]]
    let none = try changed("no-codes.nii", codes)
    let header = try NIfTI.readHeader(none)
    #expect(header.transform == .spacing)
    #expect(header.notes.count == 1)
    #expect(header.notes.first?.text.contains("its header has no orientation") == true)
    let image = try NIfTI.readVolume(none)
    #expect(image.notes == header.notes)
    let path = try changed(
      "no-codes.nii", codes.merging([80: bytes([0, 1.5, 0])]) { $1 })
    let unsized = try NIfTI.readHeader(path).notes.map(\.text)
    #expect(unsized.count == 2)
    #expect(unsized.first?.contains("pixdim[1], pixdim[3] are 0), so 1 mm is assumed") == true)
  }

  @Test func `nothing is left where the spacing is not valid either`() throws {
    let path = try changed("no-codes.nii", [80: bytes([.nan, 1, 1]), 254: [0, 0]])
    #expect(
      sentence { _ = try NIfTI.readHeader(path) }
        == "pixdim[1] of \(path) is nan; it must be finite")
  }
}
