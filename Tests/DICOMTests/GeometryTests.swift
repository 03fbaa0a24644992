import Cases
import DICOM
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// The positions of voxels are those of the headers, whatever dcm2niix makes of them.
@Suite(.enabled(if: SampleScan.isConvertible, "dcm2niix is not installed"))
struct GeometryTests {
  private let tilted = [1.0, 0, 0, 0, 0.9510565163, 0.3090169944]

  private func sample(_ change: (inout SampleSeries) -> Void) -> SampleSeries {
    var sample = SampleSeries(number: 7, description: "T1")
    sample.size = [12, 10, 12]
    change(&sample)
    return sample
  }

  private func read(_ write: (String) throws -> Void) throws -> VolumeFile {
    _ = testCache
    let folder = try TemporaryFolder()
    try write(folder.url.path)
    let study = try #require(DICOMFolder.scan([folder.url.path]).studies.first)
    return try VolumeFormats.readVolume(try #require(study.series.first).files[0])
  }

  /// Expects the value of each voxel to be that of its place; values grow evenly along each axis.
  private func expectPlaces(
    _ file: VolumeFile, of sample: SampleSeries, slices: ClosedRange<Double>
  ) {
    let grid = file.volume.grid
    var wrong = 0
    var found: Set<Int> = []
    let step = (0..<3).map { sample.normal[$0] * sample.spacing[2] + sample.shift[$0] }
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let point = VoxelPoint(i: i, j: j, k: k)
          let world = grid.affine.world(point)
          var offset = zip([-world.x, -world.y, world.z], sample.origin).map { $0 - $1 }
          func along(_ axis: [Double]) -> Double {
            zip(axis, offset).reduce(0) { $0 + $1.0 * $1.1 }
          }
          let slice = along(sample.normal) / sample.spacing[2]
          offset = zip(offset, step).map { $0 - $1 * slice }
          let column = along(Array(sample.axes[..<3])) / sample.spacing[0]
          let row = along(Array(sample.axes[3...])) / sample.spacing[1]
          let expected = 10 + column + 20 * row + 300 * slice
          if abs(Double(file.volume.value(at: point)) - expected) > 1.5 { wrong += 1 }
          found.insert(Int((slice * 10).rounded()))
        }
      }
    }
    #expect(wrong == 0, "of \(grid.voxelCount) voxels")
    #expect(found.min().map { Double($0) / 10 } == slices.lowerBound)
    #expect(found.max().map { Double($0) / 10 } == slices.upperBound)
  }

  @Test(arguments: [Set([5]), [1, 4, 5], [2, 7]])
  func `missing slices of an oblique series are filled in place`(missing: Set<Int>) throws {
    let sample = sample {
      $0.axes = tilted
      $0.missing = missing
    }
    let file = try read { try sample.write(in: $0) }
    #expect(file.volume.grid.size == [12, 10, 12])
    expectPlaces(file, of: sample, slices: 0...11)
    let text = try #require(file.notes.first?.text)
    #expect(text.hasPrefix("\(missing.count) of its 12 slices "), "\(text)")
    #expect(file.notes.count == 1)
  }

  @Test func `uneven slices are interpolated, and none is lost`() throws {
    let depths = (0..<12).map { slice -> Double in
      slice < 6 ? 4 * Double(slice) : 4 * Double(slice) + 1.5
    }
    let sample = sample { $0.depths = depths }
    let file = try read { try sample.write(in: $0) }
    let grid = file.volume.grid
    #expect(abs(Double(grid.size[2] - 1) * grid.affine.spacing[2] - 45.5) < 0.01)
    #expect(
      file.notes.map(\.text) == [
        "its slices are unevenly spaced and were interpolated to even spacing"
      ])
  }

  @Test func `gaps too large to interpolate are empty, and said`() throws {
    let sample = sample { $0.missing = [3, 4, 5, 6, 7] }
    let file = try read { try sample.write(in: $0) }
    #expect(file.volume.grid.size[2] == 12)
    #expect(file.notes.first?.text.contains("larger ones are empty") == true)
    let middle = VoxelPoint(i: 4, j: 4, k: 5)
    #expect(file.volume.value(at: middle) == 0)
  }

  @Test func `slices farther apart than the header says may be missing`() throws {
    let sample = sample {
      $0.missing = [1, 3, 5, 7, 9, 11]
      $0.texts = [(.spacingBetweenSlices, "4")]
    }
    let file = try read { try sample.write(in: $0) }
    #expect(
      file.notes.map(\.text) == [
        "its slices are 8 mm apart, but its headers say 4 mm; slices may be missing, so export the series again"
      ])
  }

  @Test func `a slice that occurs twice is used once`() throws {
    let sample = sample { _ in }
    let file = try read { folder in
      try sample.write(in: folder)
      var again = sample
      again.missing = Set(0..<12).subtracting([3, 4])
      again.texts = [(.sopInstanceUID, "")]
      try again.write(in: folder, prefix: "X")
    }
    expectPlaces(file, of: sample, slices: 0...11)
    #expect(
      file.notes.map(\.text) == [
        "2 of its slices occur more than once; the first image of each is used"
      ])
  }

  @Test func `slices that are shifted sideways lie where the headers say`() throws {
    let sample = sample { $0.shift = [0, 1.5, 0] }
    let file = try read { try sample.write(in: $0) }
    expectPlaces(file, of: sample, slices: 0...11)
    #expect(file.notes.first?.text.contains("shifted sideways by 1.5 mm") == true)
  }

  @Test func `two stacks, or two pixel sizes, of one series are two parts`() throws {
    let beside = sample { $0.origin = [-5, -10, -10] }
    let above = sample { $0.origin = [-5, -10, 60] }
    let coarse = sample { $0.spacing = [2, 2.5, 4] }
    for (other, words) in [(beside, "stack 2"), (above, "stack 2"), (coarse, "2×2.5 mm")] {
      let folder = try TemporaryFolder()
      try sample { _ in }.write(in: folder.url.path)
      var other = other
      other.texts = [(.sopInstanceUID, ""), (.instanceNumber, "50")]
      try other.write(in: folder.url.path, prefix: "X")
      let series = try #require(DICOMFolder.scan([folder.url.path]).studies.first).series
      #expect(series.map(\.sliceCount) == [12, 12])
      #expect(series.map(\.frameCount) == [1, 1])
      #expect(series.contains { $0.title == "T1 (\(words))" }, "\(series.map(\.title))")
    }
  }

  @Test func `invented positions and sizes are said`() throws {
    let invented: [(Set<DICOMTag>, String)] = [
      (
        [.imagePositionPatient, .imageOrientationPatient],
        "left and right and the order of slices are guesses"
      ),
      ([.pixelSpacing], "no pixel spacing, so 1 mm is assumed"),
    ]
    for (omitted, words) in invented {
      let sample = sample { $0.omitted = omitted }
      let file = try read { try sample.write(in: $0) }
      #expect(file.notes.count(where: { $0.text.contains(words) }) == 1, "\(file.notes)")
    }
  }
}
