package import DICOM
import Foundation
package import Imaging

/// A series of a phantom patient.
package struct PhantomSeries: Sendable {
  package var folder: String
  package var number: Int
  package var study: String
  /// Pixels along a row, down a column, and slices.
  package var size: [Int]
  /// Millimeters between columns, rows and slices.
  package var spacing: [Double]
  /// The directions of a row, of a column and from slice to slice, LPS.
  package var directions: [[Double]]
  /// The center of the first pixel, LPS.
  package var first: [Double]

  /// Makes a series.
  package init(
    folder: String = "series", number: Int = 4, study: String = "2.25.1", size: [Int] = [7, 6, 5],
    spacing: [Double] = [0.9, 1.4, 2.5],
    directions: [[Double]] = [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]],
    first: [Double] = [-31.25, 12.5, 40]
  ) {
    (self.folder, self.number, self.study, self.size) = (folder, number, study, size)
    (self.spacing, self.directions, self.first) = (spacing, directions, first)
  }

  /// Writes the files of the series, in no order; returns their folder.
  @discardableResult package func write(in path: String) throws -> String {
    for slice in 0..<size[2] {
      var data = header
      data.set(.sopInstanceUID, instance(slice))
      data.set(.instanceNumber, integers: [slice + 1])
      data.set(.imagePositionPatient, texts: position(slice))
      try data.write(
        pixels: [UInt8](repeating: 0, count: size[0] * size[1] * 2),
        to: "\(path)/\(folder)/\((slice * 7 + 3) % 101).dcm")
    }
    return "\(path)/\(folder)"
  }

  /// Directions that no axis is parallel to.
  package static let oblique: [[Double]] = [
    [0.961261696, 0.275637356, 0], [-0.272243608, 0.949426435, -0.156434465],
    [-0.043119183, 0.150374459, 0.987688341],
  ]

  package func instance(_ slice: Int) -> String { "2.25.77\(number)0\(slice)" }

  package func position(_ slice: Int) -> [String] {
    (0..<3).map { row in
      let value = first[row] + directions[2][row] * spacing[2] * Double(slice)
      return String((value * 1e8).rounded() / 1e8)
    }
  }

  /// The elements that all files have.
  package var header: DICOMDataSet {
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
  package var grid: Grid {
    let elements = (0..<3).flatMap { row -> [Double] in
      let sign: Double = row < 2 ? -1 : 1
      return (0..<3).map { directions[$0][row] * spacing[$0] * sign } + [first[row] * sign]
    }
    return Grid(size: size, affine: Affine(elements: elements))
  }

  /// A mask with labels in two places, none on slice 2.
  package func mask(labels: [Label] = [1, 2, 4]) -> LabelMap {
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

extension DICOMDataSet {
  /// Writes the data set with pixels as a file, and the folders on the way.
  package func write(pixels: [UInt8], to path: String) throws {
    var bytes: [UInt8] = []
    DICOMFile.writeStart(of: self, implementation: "TEST", to: &bytes)
    var data = self
    data.set(.pixelData, bytes: pixels)
    data.write(to: &bytes)
    let url = URL(filePath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}
