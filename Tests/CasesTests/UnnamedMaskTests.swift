import Cases
import Imaging
import Testing
import VolumeFiles

/// Files whose names do not say that they hold labels.
struct UnnamedMaskTests {
  private let folder: TemporaryFolder
  private let grid = Grid(size: [16, 8, 4], affine: .spacing(1, 1, 1))

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ value: (Int) -> UInt16) throws -> String {
    let path = folder.file(name)
    _ = try VolumeFormats.write(
      .uint16((0..<grid.voxelCount).map(value)), geometry: VolumeGeometry(grid: grid), to: path)
    return path
  }

  private func isMask(_ path: String) throws -> Bool {
    let finding = try #require(Array(CaseSearch([path])).first)
    return finding.maskAlone(readsFile: true) != nil
  }

  @Test func `labels in patches are a mask, an image and an empty file are none`() throws {
    #expect(try isMask(write("lesion.nii.gz") { $0 % 16 < 8 ? [1, 2, 4][$0 / 200] : 0 }))
    #expect(try isMask(write("x_aparc.nii.gz") { $0 % 16 < 8 ? 1000 + UInt16($0 / 16) : 0 }))
    #expect(try !isMask(write("scan.nii.gz") { UInt16($0 * 7 % 301) }))
    #expect(try !isMask(write("few.nii.gz") { UInt16($0 % 5) }))
    #expect(try !isMask(write("empty.nii.gz") { _ in 0 }))
  }

  @Test func `in a list, a file of labels is an image with a note`() throws {
    let path = try write("lesion.nii.gz") { $0 % 16 < 8 ? [1, 2, 4][$0 / 200] : 0 }
    let source = try #require(Array(CaseSearch([path])).first).result.get()
    let notes = try CaseLoader(source).load().notes.map { "\($0)" }
    #expect(notes.contains { $0.contains("looks like a label map") }, "\(notes)")
  }
}
