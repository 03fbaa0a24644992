import DICOM
import Foundation
import Imaging
import TestSupport
import VolumeFiles

/// A temporary folder with DICOM series of a phantom patient; it goes away with the test.
final class SegmentationFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "glia-seg-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a data set as a file.
  func write(_ data: DICOMDataSet, pixels: [UInt8], to name: String) throws {
    try data.write(pixels: pixels, to: file(name))
  }

  /// Writes a series; returns its folder.
  @discardableResult func add(_ series: PhantomSeries) throws -> String {
    try series.write(in: path)
  }
}

extension LabelMap {
  /// The number of frames that a segmentation of the map has: the labels of each slice.
  var frameCount: Int {
    let slice = grid.size[0] * grid.size[1]
    return (0..<grid.size[2]).reduce(0) {
      $0 + Set(labels[$1 * slice..<($1 + 1) * slice]).subtracting([0]).count
    }
  }

  /// Every labeled voxel's place in micrometers, with its label: the same for all orders of axes.
  var places: [String: Label] {
    var result: [String: Label] = [:]
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let point = VoxelPoint(i: i, j: j, k: k)
          guard self[point] != 0 else { continue }
          let world = grid.affine.world(point)
          let place = [world.x, world.y, world.z].map { Int(($0 * 1000).rounded()) }
          result["\(place)"] = self[point]
        }
      }
    }
    return result
  }

  /// The map with its axes in another order and direction.
  func reordered(_ axes: [Int], reversed: [Bool]) -> LabelMap {
    let size = axes.map { grid.size[$0] }
    var origin = VoxelPoint(i: 0, j: 0, k: 0)
    for axis in 0..<3 where reversed[axis] { origin[axes[axis]] = grid.size[axes[axis]] - 1 }
    let start = grid.affine.world(origin)
    let elements = (0..<3).flatMap { row in
      (0..<3).map { grid.affine[row, axes[$0]] * (reversed[$0] ? -1 : 1) }
        + [[start.x, start.y, start.z][row]]
    }
    return resampled(to: Grid(size: size, affine: Affine(elements: elements)))
  }
}

/// Reads a segmentation as a label map.
func readMask(_ path: String, notes: inout [String]) throws(VolumeFileError) -> LabelMap {
  let file = try DICOMSegmentationFormat().readVolume(path)
  notes = file.notes.map(\.text)
  return try file.labelMap(scheme: .binary)
}

/// Reads a segmentation as a label map.
func readMask(_ path: String) throws(VolumeFileError) -> LabelMap {
  var notes: [String] = []
  return try readMask(path, notes: &notes)
}

/// Writes a mask as a segmentation of a folder's images; returns the notes.
@discardableResult func writeSegmentation(
  _ map: LabelMap, like folder: String, to path: String, series: String? = nil,
  labels: LabelTable? = nil, method: Segmentation.Method = .automatic
) throws -> [String] {
  let place = try SegmentationSource(folder).place(map, name: "mask.nii.gz", series: series)
  return try Segmentation(labels: labels ?? map.scheme.table, method: method, version: "1.2")
    .write(place, to: path).map(\.text)
}
