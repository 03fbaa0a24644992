import DICOM
import Foundation
import Imaging
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
    var bytes: [UInt8] = []
    DICOMFile.writeStart(of: data, implementation: "TEST", to: &bytes)
    var data = data
    data.set(.pixelData, bytes: pixels)
    data.write(to: &bytes)
    let url = URL(filePath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Writes a series, its files in no order; returns its folder.
  @discardableResult func add(_ series: PhantomSeries) throws -> String {
    for slice in 0..<series.size[2] {
      var data = series.header
      data.set(.sopInstanceUID, series.instance(slice))
      data.set(.instanceNumber, integers: [slice + 1])
      data.set(.imagePositionPatient, texts: series.position(slice))
      try write(
        data, pixels: [UInt8](repeating: 0, count: series.size[0] * series.size[1] * 2),
        to: "\(series.folder)/\((slice * 7 + 3) % 101).dcm")
    }
    return file(series.folder)
  }
}

/// A series of a phantom patient.
struct PhantomSeries {
  var folder = "series"
  var number = 4
  var study = "2.25.1"
  /// Pixels along a row, down a column, and slices.
  var size = [7, 6, 5]
  /// Millimeters between columns, rows and slices.
  var spacing = [0.9, 1.4, 2.5]
  /// The directions of a row, of a column and from slice to slice, LPS.
  var directions = [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]
  /// The center of the first pixel, LPS.
  var first = [-31.25, 12.5, 40]

  /// Directions that no axis is parallel to.
  static let oblique: [[Double]] = [
    [0.961261696, 0.275637356, 0], [-0.272243608, 0.949426435, -0.156434465],
    [-0.043119183, 0.150374459, 0.987688341],
  ]

  func instance(_ slice: Int) -> String { "2.25.77\(number)0\(slice)" }

  func position(_ slice: Int) -> [String] {
    (0..<3).map { row in
      let value = first[row] + directions[2][row] * spacing[2] * Double(slice)
      return String((value * 1e8).rounded() / 1e8)
    }
  }

  /// The elements that all files have.
  var header: DICOMDataSet {
    var data = DICOMDataSet()
    data.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.4")
    data.set(.patientName, "Phantom^Petra")
    data.set(.patientID, "PHANTOM-7")
    data.set(.patientBirthDate, "19700101")
    data.set(.patientSex, "F")
    data.set(.studyInstanceUID, study)
    data.set(.studyDate, "20240305")
    data.set(.studyTime, "101112")
    data.set(.seriesInstanceUID, "\(study).\(number)")
    data.set(.frameOfReferenceUID, "\(study).999")
    data.set(.modality, "MR")
    data.set(.seriesNumber, integers: [number])
    data.set(.seriesDescription, "AX FLAIR \(number)")
    data.set(.rows, integers: [size[1]])
    data.set(.columns, integers: [size[0]])
    data.set(.bitsAllocated, integers: [16])
    data.set(.pixelSpacing, decimals: [spacing[1], spacing[0]])
    data.set(.sliceThickness, decimals: [spacing[2]])
    data.set(.spacingBetweenSlices, decimals: [spacing[2]])
    data.set(.imageOrientationPatient, decimals: directions[0] + directions[1])
    return data
  }

  /// The grid as files store it: along a row, down a column, from slice to slice.
  var grid: Grid {
    let elements = (0..<3).flatMap { row -> [Double] in
      let sign: Double = row < 2 ? -1 : 1
      return (0..<3).map { directions[$0][row] * spacing[$0] * sign } + [first[row] * sign]
    }
    return Grid(size: size, affine: Affine(elements: elements))
  }

  /// A mask with labels in two places, none on slice 2.
  func mask(labels: [Label] = [1, 2, 4]) -> LabelMap {
    var map = LabelMap(grid: grid, scheme: .brats2020)
    for k in 0..<size[2] where k != 2 {
      for j in 1..<size[1] {
        for i in 0..<size[0] where (i * 5 + j * 3 + k * 2) % 4 == 0 {
          map[VoxelPoint(i: i, j: j, k: k)] = labels[(i + j * 2 + k) % labels.count]
        }
      }
    }
    return map
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
