import Cases
import Foundation
import Imaging
import Testing
import VolumeFiles

/// Real files of other programs, which lie beside the checkout on some machines.
///
/// The numbers are nibabel's and SimpleITK's: `Scripts/make_format_fixtures.py FILE…`.
struct RealFilesTests {
  struct File: Sendable, CustomTestStringConvertible {
    let name: String
    let size: [Int]
    let frames: Int
    let type: String
    let affine: [Double]
    let sum, weighted: Double
    var testDescription: String { name }
  }

  private static let folder: URL = {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.appending(path: "../shared/data/formats").standardizedFileURL
  }()

  static let files = [
    File(
      name: "FLAIR.nrrd", size: [124, 160, 140], frames: 1, type: "uint8",
      affine: [
        0.9935920092120875, 0.01600502019006122, 0.11188725988575336, -64.8982391357422,
        -0.04970492721885441, 0.9509366513904123, 0.30536684015686016, -110.4311447143555,
        -0.10151029228632795, -0.30897139733494045, 0.9456385852998352, -27.92553901672364,
      ], sum: 115_231_646, weighted: 58_078_855_930),
    File(
      name: "mha.mha", size: [64, 64, 37], frames: 1, type: "int16",
      affine: [-3.4375, 0, 0, 108.281, 0, 3.4375, 0, -82.3795, 0, 0, 3.8, -47.8356],
      sum: 79_944_614, weighted: 40_586_374_790),
    File(
      name: "wm.mgz", size: [256, 256, 256], frames: 1, type: "uint8",
      affine: [
        -1, 1.862645149230957e-09, -8.149072527885437e-10, 129.8055419921875,
        -1.7462298274040222e-10, 0, 1.0000001192092896, -99.12977600097656,
        -3.725290298461914e-09, -1, -9.313225746154785e-10, 92.81709289550781,
      ], sum: 66_529_566, weighted: 33_518_308_605),
    File(
      name: "test.mgz", size: [3, 4, 5], frames: 2, type: "float32",
      affine: [1, 2, 3, -13, 2, 3, 1, -11.5, 3, 1, 2, -11.5], sum: -15.55657383496873,
      weighted: -1219.8499507021625),
  ]

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: folder.path), "needs ../shared/data/formats"),
    arguments: files)
  func `a real file is what its own programs read`(_ expected: File) throws {
    let file = try VolumeFormats.readVolume(Self.folder.appending(path: expected.name).path)
    let volume = file.volume
    #expect(volume.grid.size == expected.size && volume.frameCount == expected.frames)
    #expect(volume.storage.typeName == expected.type)
    for (ours, theirs) in zip(volume.grid.affine.elements, expected.affine) {
      #expect(abs(ours - theirs) < 1e-5)
    }
    var (sum, weighted) = (0.0, 0.0)
    for place in 0..<volume.storage.count {
      sum += volume.storage[place]
      weighted += volume.storage[place] * Double(place % 1009)
    }
    #expect(abs(sum - expected.sum) <= 1e-9 * abs(sum))
    #expect(abs(weighted - expected.weighted) <= 1e-9 * abs(weighted))
  }
}
