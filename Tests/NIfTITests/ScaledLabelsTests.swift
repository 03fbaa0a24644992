import Foundation
import Imaging
import NIfTI
import Testing
import VolumeFiles

/// Label maps whose values a library scaled when it saved them.
struct ScaledLabelsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Reads values of a file as labels, and the notes on it.
  private func read(_ path: String) throws -> (labels: [Label], notes: [String]) {
    var notes: [String] = []
    let map = try NIfTI.readLabelMap(path) { notes.append($0.text) }
    return (map.labels, notes)
  }

  private func read(_ values: [Float]) throws -> (labels: [Label], notes: [String]) {
    let path = folder.file("values.nii")
    let grid = Grid(size: [values.count, 1, 1], affine: .spacing(1, 1, 1))
    try NIfTI.write(.float32(values, frames: 1), like: NIfTIHeader(grid: grid), to: path)
    // The frames are one, and so the file is three-dimensional.
    return try read(path)
  }

  @Test func `labels that nibabel scaled into bytes are read`() throws {
    let path = Fixture.path("scaled-labels.nii")
    #expect(try NIfTI.readHeader(path).scl_slope != 1)
    let (labels, notes) = try read(path)
    #expect(labels == (0..<24).map { [0, 1, 2, 4][$0 % 4] })
    #expect(notes.count == 1 && notes[0].hasPrefix("values such as "), "\(notes)")
    #expect(try NIfTI.readLabelMap(path).scheme == .brats2020)
  }

  @Test func `a mask that nibabel scaled into bytes is read`() throws {
    let (labels, notes) = try read(Fixture.path("scaled-mask.nii"))
    #expect(labels == (0..<24).map { Label($0 % 2) })
    #expect(notes.count == 1)
  }

  @Test(
    arguments: [
      ([0, 0.999_999_9, 1, 3.000_000_2], [0, 1, 1, 3]),
      // One value beside 0 is a mask, whatever the value.
      ([0, 0.003_921_57, 0], [0, 1, 0]), ([0, 100_000, 100_000], [0, 1, 1]),
      ([0, 0.5, 0], [0, 1, 0]),
    ] as [([Float], [Label])])
  func `values near whole numbers, or 0 and another, are labels`(
    _ values: [Float], _ expected: [Label]
  ) throws {
    let (labels, notes) = try read(values)
    #expect(labels == expected)
    #expect(notes.count == 1)
  }

  @Test func `labels with noise in every voxel are read, small fractions in every voxel are not`()
    throws
  {
    // Every voxel has a value of its own.
    let noise: [Float] = (0..<4000).map { Float($0) * 1e-7 }
    let wanted: [Label] = (0..<4000).map { Label($0 % 3) }
    let noisy: [Float] = zip(wanted, noise).map { Float($0) + $1 }
    let (labels, notes) = try read(noisy)
    #expect(labels == wanted)
    #expect(notes.count == 1)
    #expect(throws: VolumeFileError.self) { try read(noise) }
    let spread: [Float] = noise.map { 1 + 2000 * $0 }
    #expect(throws: VolumeFileError.self) { try read(spread) }
  }

  @Test(arguments: [[0, 1, 2, 4], [0, 255, 0], [3, 3, 3]] as [[Float]])
  func `whole numbers are labels as they are, without a note`(_ values: [Float]) throws {
    let (labels, notes) = try read(values)
    #expect(labels == values.map { Label($0) })
    #expect(notes.isEmpty)
  }

  @Test(
    arguments: [
      // Probabilities, and those of a network that is sure of itself.
      (0..<100).map { Float($0) / 99 }, [0, 0.004, 0.009, 0.991, 0.998, 1],
      // Diffusion in mm²/s: all of it is near 0.
      (0..<100).map { Float($0) * 3e-5 },
      // A negative mask, z-scores, a constant, labels that are too large or too far off, and NaN.
      [-1, 0, -1], [-1.2, 0, 0.4, 2.1], [0.3, 0.3], [0, 1, 70_000], [0, 1.03, 2], [.nan, 0, 1],
    ] as [[Float]]) func `images and probabilities are no label maps`(_ values: [Float]) throws
  {
    #expect(throws: VolumeFileError.self) { try read(values) }
  }

  @Test func `an image of whole numbers is no label map, and an atlas is one`() throws {
    let folder = try TemporaryFolder()
    let grid = Grid(size: [40, 30, 20], affine: .spacing(1, 1, 1))
    func write(_ name: String, _ value: (Int) -> Int) throws -> String {
      let path = folder.file(name)
      try NIfTI.write(
        .int16((0..<grid.voxelCount).map { Int16(value($0)) }), like: NIfTIHeader(grid: grid),
        to: path)
      return path
    }
    let image = try write("image.nii") { $0 &* 7919 % 1200 }
    let said = sentence { _ = try NIfTI.readLabelMap(image) }
    #expect(said?.contains("1200 values, and most neighboring voxels differ") == true)
    let atlas = try write("atlas.nii") { $0 / 40 % 200 * 11 }
    let map = try NIfTI.readLabelMap(atlas)
    #expect(map.scheme.isPerLabel && map.scheme.structures.count == 199)
  }
}
