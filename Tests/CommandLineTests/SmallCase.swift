import Cases
import Foundation
import Imaging
import TestSupport

/// A small case in BraTS layout: a ball with a tumor in it, in four modalities.
enum SmallCase {
  /// Writes the case into a folder of its name.
  static func write(_ name: String, in directory: String) throws {
    let folder = "\(directory)/\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let grid = Grid(
      size: [32, 36, 24], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 35, 0, 0, 1, 0]))
    func distance(_ offset: Int, _ i: Int, _ j: Int, _ k: Int) -> Int {
      let (x, y, z) = (offset % 32 - i, offset / 32 % 36 - j, offset / 32 / 36 - k)
      return x * x + y * y + z * z
    }
    let offsets = 0..<grid.voxelCount
    let geometry = VolumeGeometry(grid: grid)
    for (place, modality) in ["flair", "t1", "t1ce", "t2"].enumerated() {
      let values = offsets.map { offset -> Float in
        guard distance(offset, 16, 18, 12) < 140 else { return 0 }
        return Float(
          100 * (place + 1) + offset % 32 * 4 + (distance(offset, 11, 15, 12) < 20 ? 300 : 0))
      }
      try VolumeFormats.writeFloats(
        values, frames: 1, geometry: geometry, to: "\(folder)/\(name)_\(modality).nii.gz")
    }
    let labels = offsets.map { offset -> Label in
      let distance = distance(offset, 11, 15, 12)
      return distance < 5 ? 1 : distance < 12 ? 4 : distance < 20 ? 2 : 0
    }
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: grid, scheme: .brats2020, labels: labels), geometry: geometry,
      to: "\(folder)/\(name)_seg.nii.gz")
  }
}
