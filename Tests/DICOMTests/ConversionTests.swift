import Cases
import DICOM
import Foundation
import Imaging
import NIfTI
import TestSupport
import Testing
import VolumeFiles

@Suite(.enabled(if: SampleScan.isConvertible, "dcm2niix is not installed"))
struct ConversionTests {
  /// Reads the series of a sample through the format, by the path of one of its files.
  private func read(_ sample: SampleSeries) throws -> VolumeFile {
    _ = testCache
    let folder = try TemporaryFolder()
    let files = try sample.write(in: folder.url.path)
    return try VolumeFormats.readVolume(files[files.count / 2])
  }

  /// Every voxel lies where DICOM says that its pixel does.
  private func expectPlaces(_ file: VolumeFile, of sample: SampleSeries) {
    let grid = file.volume.grid
    #expect(grid.voxelCount == sample.size.reduce(1, *))
    var wrong = 0
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let world = grid.affine.world(VoxelPoint(i: i, j: j, k: k))
          let offset = zip([-world.x, -world.y, world.z], sample.origin).map { $0 - $1 }
          func along(_ axis: [Double], _ spacing: Double) -> Double {
            zip(axis, offset).reduce(0) { $0 + $1.0 * $1.1 } / spacing
          }
          let place = [
            along(Array(sample.axes[..<3]), sample.spacing[0]),
            along(Array(sample.axes[3...]), sample.spacing[1]),
            along(sample.normal, sample.spacing[2]),
          ]
          let index = place.map { Int($0.rounded()) }
          let isNear = zip(place, index).allSatisfy { abs($0 - Double($1)) < 0.01 }
          let value = file.volume.value(at: VoxelPoint(i: i, j: j, k: k))
          if !isNear || Int(value) != sample.value(index[0], index[1], index[2]) { wrong += 1 }
        }
      }
    }
    #expect(wrong == 0, "of \(grid.voxelCount) voxels")
  }

  @Test(arguments: [
    [1.0, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1], [1, 0, 0, 0, 0, -1],
    [0.961261696, 0.275637356, 0, -0.272243608, 0.949426435, -0.156434465],
  ])
  func `voxels lie where the headers say`(axes: [Double]) throws {
    var sample = SampleSeries(number: 1, description: "T1")
    sample.axes = axes
    expectPlaces(try read(sample), of: sample)
  }

  @Test(arguments: [
    DICOMTransferSyntax.implicitLittleEndian, .explicitLittleEndian, .explicitBigEndian,
  ])
  func `every encoding gives the same voxels`(syntax: DICOMTransferSyntax) throws {
    var sample = SampleSeries(number: 2, description: "T1")
    sample.syntax = syntax
    let file = try read(sample)
    expectPlaces(file, of: sample)
    #expect(file.header.format == "DICOM")
    #expect(file.notes.isEmpty)
  }

  @Test func `a missing slice is interpolated, and said`() throws {
    var sample = SampleSeries(number: 3, description: "T1")
    sample.size[2] = 12
    sample.missing = [5]
    let file = try read(sample)
    #expect(
      file.notes.map(\.text) == [
        "1 of its 12 slices is missing and was interpolated between its neighbors; export the series again"
      ])
    // Slices from 0 to 11 of 4 mm, with a value that grows by 300 from slice to slice: it is the
    // right one wherever a voxel lies.
    let grid = file.volume.grid
    #expect(grid.size[2] == 12)
    for k in 0..<grid.size[2] {
      let point = VoxelPoint(i: 3, j: 4, k: k)
      let world = grid.affine.world(point)
      let slice = (world.z - sample.origin[2]) / 4
      let row = (-world.y - sample.origin[1]) / 2
      let column = (-world.x - sample.origin[0]) / 1.5
      let expected = 10 + column + 20 * row + 300 * slice
      #expect(abs(Double(file.volume.value(at: point)) - expected) <= 1, "slice \(slice)")
    }
  }

  @Test func `a converted series is not converted again, until a file changes`() throws {
    _ = testCache
    let folder = try TemporaryFolder()
    var sample = SampleSeries(number: 4, description: "T1")
    try sample.write(in: folder.url.path)
    func series() throws -> DICOMSeries {
      try #require(DICOMFolder.scan([folder.url.path]).studies.first?.series.first)
    }
    let first = try series()
    #expect(!Conversion.isDone(first))
    let image = try Conversion.image(of: first).image
    #expect(Conversion.isDone(first))
    let made = try FileManager.default.attributesOfItem(atPath: image)[.modificationDate] as? Date
    #expect(try Conversion.image(of: series()).image == image)
    let later = try FileManager.default.attributesOfItem(atPath: image)[.modificationDate] as? Date
    #expect(made == later)
    // Damage in the cache is repaired: an image that is cut short, and a record that is none.
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: image))
    try file.truncate(atOffset: 500)
    try file.close()
    #expect(throws: (any Error).self) { try NIfTI.readVolume(image) }
    let path = try #require(series().files.first)
    #expect(try VolumeFormats.readVolume(path).volume.grid.size == [12, 10, 6])
    try Data("no record".utf8).write(
      to: URL(fileURLWithPath: image).deletingLastPathComponent().appending(path: "series.json"))
    #expect(!Conversion.isDone(first))
    #expect(try Conversion.image(of: first).image == image)
    sample.size[2] = 7
    try sample.write(in: folder.url.path)
    #expect(try Conversion.image(of: series()).image != image)
  }

  @Test func `several threads convert a series once`() async throws {
    _ = testCache
    let folder = try TemporaryFolder()
    try SampleSeries(number: 5, description: "T1").write(in: folder.url.path)
    let series = try #require(DICOMFolder.scan([folder.url.path]).studies.first?.series.first)
    let images = await withTaskGroup(of: String?.self) { group in
      for _ in 0..<8 { group.addTask { try? Conversion.image(of: series).image } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(images).count == 1 && images[0] != nil)
    let names = try FileManager.default.contentsOfDirectory(atPath: testCache.path("glia/dicom"))
    #expect(!names.contains { $0.hasPrefix(".work") })
  }

  @Test func `truncated files are named`() throws {
    _ = testCache
    let folder = try TemporaryFolder()
    let files = try SampleSeries(number: 6, description: "T1").write(in: folder.url.path)
    for file in files[2...3] {
      let url = URL(fileURLWithPath: file)
      try Data(contentsOf: url).dropLast(100).write(to: url)
    }
    do {
      let notes = try VolumeFormats.readVolume(files[0]).notes.map(\.text)
      #expect(notes.contains("2 of its 6 files end too early; copy them again"))
    } catch {
      // dcm2niix may refuse them altogether.
      #expect("\(error)".contains("dcm2niix could not convert it"))
    }
  }
}
