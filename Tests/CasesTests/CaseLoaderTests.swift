import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// Loading a case's files in parallel.
struct CaseLoaderTests {
  private func brats() throws -> (TemporaryFolder, Case) {
    let folder = try TemporaryFolder()
    for name in ["a_flair.nii", "a_t1.nii", "a_t1ce.nii", "a_t2.nii"] { try folder.add(name) }
    try folder.add("a_seg.nii", from: "float-labels.nii")
    return (folder, try #require(try Case.discover([folder.path]).first))
  }

  @Test func `all files of a case are loaded`() throws {
    let (folder, found) = try brats()
    let loaded = try CaseLoader(found).load()
    #expect(Set(loaded.volumes.keys) == Set(Modality.allCases))
    #expect(loaded.reference?.presentLabels == [0, 1, 2, 3])
    #expect(loaded.grid.size == [4, 3, 2])
    withExtendedLifetime(folder) {}
  }

  @Test func `each file is reported as it arrives`() async throws {
    let (folder, found) = try brats()
    var modalities: Set<Modality> = []
    var references = 0
    for await part in try CaseLoader(found, first: .t2).parts() {
      switch part {
      case .volume(let modality?, _): modalities.insert(modality)
      case .reference: references += 1
      case .guess: break
      case .volume(nil, _), .failure, .note: Issue.record("\(part)")
      }
    }
    #expect(modalities == Set(Modality.allCases))
    #expect(references == 1)
    withExtendedLifetime(folder) {}
  }

  @Test func `a reference that is not needed may be unusable`() throws {
    let (folder, found) = try brats()
    try FileManager.default.removeItem(atPath: folder.file("a_seg.nii"))
    try folder.add("a_seg.nii", from: "sform-oblique.nii")
    #expect(throws: CaseError.self) { try CaseLoader(found).load() }
    let loaded = try CaseLoader(found, needsReference: false).load()
    #expect(loaded.volumes.count == 4 && loaded.reference == nil)
    try FileManager.default.removeItem(atPath: folder.file("a_t2.nii"))
    #expect(throws: CaseError.self) { try CaseLoader(found, needsReference: false).load() }
  }

  @Test func `a mask on another grid keeps it, and both geometries are said`() throws {
    let folder = try TemporaryFolder()
    try folder.add("a_t1.nii")
    let mask = folder.file("a_seg.nii")
    let grid = try VolumeFormats.readHeader(Fixture.path("sform-oblique.nii")).grid
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: grid, scheme: .brats2020), geometry: VolumeGeometry(grid: grid), to: mask)
    let found = try #require(try Case.discover([folder.path]).first)
    let loaded = try CaseLoader(found).load()
    #expect(loaded.reference?.grid.matches(grid) == true)
    #expect(
      loaded.notes == [
        "a_seg.nii: has 4×3×2 voxels of 0.9×1.1×3 mm, RAS, first voxel at (-31.5, 12.25, 7) mm, but "
          + "the images have 4×3×2 voxels of 1×1.5×2 mm, LPS, first voxel at (10, 20, -5) mm; "
          + "comparisons are resampled"
      ])
  }

  @Test func `a broken file does not keep the others from loading`() async throws {
    let folder = try TemporaryFolder()
    try folder.add("a_t1.nii")
    let broken = try folder.add("a_t2.nii")
    try Data("not an image, but long enough".utf8).write(to: URL(filePath: broken))
    let found = try #require(try Case.discover([folder.path]).first)
    var volumes = 0
    var failures: [String] = []
    for await part in try CaseLoader(found).parts() {
      if case .failure(let error) = part { failures.append("\(error)") } else { volumes += 1 }
    }
    #expect(volumes == 1)
    #expect(failures.count == 1)
    #expect(failures.first?.hasPrefix("\(broken) is not a volume") == true)
  }

  @Test func `an image on another grid than most keeps it, and the case has that of most`() throws {
    let folder = try TemporaryFolder()
    let odd = try folder.add("a_flair.nii", from: "sform-oblique.nii")
    for name in ["a_t1.nii", "a_t1ce.nii"] { try folder.add(name) }
    try folder.add("a_seg.nii", from: "float-labels.nii")
    let found = try #require(try Case.discover([folder.path]).first)
    let loaded = try CaseLoader(found).load()
    #expect(Set(loaded.volumes.keys) == [.flair, .t1, .t1ce])
    #expect(loaded.volumes[.flair]?.grid.matches(loaded.grid) == false)
    #expect(loaded.aligned[.flair]?.grid == loaded.grid)
    #expect(loaded.reference != nil)
    #expect(
      loaded.notes == [
        "FLAIR: on another grid than T1; masks are made on T1"
      ])
    // Of two grids with as many images, the reference's is taken.
    try FileManager.default.removeItem(atPath: folder.file("a_t1ce.nii"))
    let rest = try #require(try Case.discover([folder.path]).first)
    #expect(try CaseLoader(rest).header.path == folder.file("a_t1.nii"))
    #expect(found.modalities[.flair] == odd)
  }

  @Test func `what is said of several files is said once`() throws {
    let folder = try TemporaryFolder()
    for name in ["a_flair.nii", "a_t1.nii"] {
      let path = try folder.add(name, from: "sform-and-qform.nii")
      var data = try Data(contentsOf: URL(filePath: path))
      data.replaceSubrange(280..<328, with: [UInt8](repeating: 0, count: 48))
      try data.write(to: URL(filePath: path))
    }
    try folder.add("a_seg.nii", from: "scaled-labels.nii")
    let found = try #require(try Case.discover([folder.path]).first)
    let notes = try CaseLoader(found).load().notes
    #expect(notes.count == 2, "\(notes)")
    #expect(notes[0].hasPrefix("a_flair.nii and a_t1.nii: the sform is not valid"))
    #expect(notes[1].hasPrefix("a_seg.nii: values such as"))
  }

  @Test func `a background other than 0 is said once for all images`() throws {
    let folder = try TemporaryFolder()
    let grid = Grid(size: [6, 6, 6], affine: .spacing(1, 1, 1))
    func write(_ name: String, background: Float) throws {
      var values = [Float](repeating: background, count: 216)
      for place in 0..<8 {
        values[43 + place % 2 + place / 2 % 2 * 6 + place / 4 * 36] = Float(place + 5)
      }
      try VolumeFormats.write(
        .float32(values, frames: 1), geometry: VolumeGeometry(grid: grid), to: folder.file(name))
    }
    func notes() throws -> [String] {
      try CaseLoader(try #require(try Case.discover([folder.path]).first)).load().notes
    }
    for name in ["a_flair.nii", "a_t1.nii"] { try write(name, background: -1) }
    try write("a_t2.nii", background: 0)
    #expect(try notes() == ["The background is −1, not 0 (FLAIR, T1); it is treated as 0"])
    try write("a_t1.nii", background: -0.25)
    #expect(
      try notes() == ["The background is −1 (FLAIR), −0.25 (T1), not 0; it is treated as 0"])
  }

  @Test func `a single image loads without a modality`() throws {
    let found = try #require(try Case.discover([Fixture.path("gzip.nii.gz")]).first)
    let loaded = try CaseLoader(found).load()
    #expect(loaded.volumes.isEmpty)
    #expect(loaded.first?.storage.typeName == "int16")
  }
}
