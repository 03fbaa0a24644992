import Cases
import DICOM
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

/// Public files that are no part of the repository, measured by SimpleITK and dcm2niix.
@Suite(.enabled(if: SampleScan.isConvertible, "dcm2niix is not installed"))
struct PublicFilesTests {
  private struct Expected: Decodable {
    var voxels: Int
    var sum: Double
    var center: [Double]
    var spacing: [Double]
  }

  private static let data = GliaProgram.root.appendingPathComponent("../shared/data/formats")
    .standardizedFileURL.path

  private static let expected: [String: Expected] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/shared.json")
    do {
      return try JSONDecoder().decode([String: Expected].self, from: Data(contentsOf: file))
    } catch {
      fatalError("shared.json: \(error); run Scripts/make_dicom_goldens.py")
    }
  }()

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: data + "/dicom_t1"), "needs ../shared/data"),
    arguments: expected.keys.sorted())
  func `voxels and their places are those of other programs`(name: String) throws {
    _ = testCache
    let expected = try #require(Self.expected[name])
    let volume = try VolumeFormats.readVolume("\(Self.data)/\(name)").volume
    let grid = volume.grid
    #expect(grid.voxelCount * volume.frameCount == expected.voxels)
    for (mine, theirs) in zip(grid.affine.spacing.sorted(), expected.spacing) {
      #expect(abs(mine - theirs) < 1e-3)
    }
    var sum = 0.0
    var center = [0.0, 0, 0]
    var middle = [0.0, 0, 0]
    for offset in 0..<grid.voxelCount {
      let point = VoxelPoint(
        i: offset % grid.size[0], j: offset / grid.size[0] % grid.size[1],
        k: offset / grid.size[0] / grid.size[1])
      let (value, world) = (Double(volume.value(at: point)), grid.affine.world(point))
      sum += value
      for (axis, place) in [world.x, world.y, world.z].enumerated() {
        center[axis] += value * place
        middle[axis] += place / Double(grid.voxelCount)
      }
    }
    #expect(abs(sum - expected.sum) <= 1e-6 * abs(expected.sum))
    for (mine, theirs) in zip(sum == 0 ? middle : center.map { $0 / sum }, expected.center) {
      #expect(abs(mine - theirs) < 1e-2)
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: data + "/dicom_t1"), "needs ../shared/data"),
    arguments: expected.keys.sorted())
  func `mutations of real headers never crash the reader`(name: String) throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: "\(Self.data)/\(name)"))
    let header = Array(whole.prefix(40_000))
    var state: UInt64 = 11
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for _ in 0..<300 {
      var bytes = header
      for _ in 0..<1 + next(10) {
        let place = next(bytes.count)
        switch next(3) {
        case 0: bytes[place] = UInt8(next(256))
        case 1: bytes[place] = 0xFF
        default: bytes.removeSubrange(place..<min(place + 1 + next(8), bytes.count))
        }
      }
      if let file = try? DICOMFile(bytes: bytes, path: name) { _ = DICOMInstance(file) }
    }
  }
}
