import Foundation
import Imaging
import NIfTI
import Testing
import VolumeFiles

/// Doubles that single precision cannot hold.
struct SinglePrecisionTests {
  /// Reads a copy of float64.nii with other voxels.
  private func read(_ values: [Double]) throws -> VolumeFile {
    let folder = try TemporaryFolder()
    let path = try folder.add("doubles.nii", from: "float64.nii")
    var data = try Data(contentsOf: URL(filePath: path)).prefix(352)
    for value in values {
      data += (0..<8).map { UInt8(value.bitPattern >> (8 * UInt64($0)) & 255) }
    }
    try data.write(to: URL(filePath: path))
    return try NIfTI.readVolume(path)
  }

  @Test(arguments: [2.5e202, 9e307, 4e38, 3e-60, 5e-300])
  func `values that are too large or too small are divided by a power of ten`(
    _ largest: Double
  ) throws {
    let values = (0..<24).map { largest * (Double($0) / 23) }
    let image = try read(values)
    let shown = image.volume.values()
    #expect(shown.allSatisfy { $0.isFinite })
    #expect(shown[0] == 0 && (1..<10).contains(shown[23]))
    for (index, value) in shown.enumerated() {
      #expect(abs(value / shown[23] - Float(index) / 23) < 1e-6)
    }
    #expect(image.notes.count == 1)
    #expect(image.notes.first?.text.contains("shown divided by 1e") == true)
  }

  @Test func `ordinary doubles are left as they are`() throws {
    let values = (0..<24).map { Double($0) * 1e30 + 0.5 }
    let image = try read(values)
    guard case .float64(values) = image.volume.storage else {
      Issue.record("the values changed")
      return
    }
    #expect(image.notes.isEmpty)
  }
}
