import DICOM
import Foundation
package import Imaging
import VolumeFiles

/// The DICOM export of one patient, as a scanner sends it: four series that do not fit each other and a localizer.
///
/// FLAIR is oblique and thick, T1 sagittal, T2 thick, T1ce axial; the patient moved between them.
/// The files have no suffix and lie in two folders.
package struct HeadExport {
  /// Where the reference is: the grid of the T1ce series, LPS axes.
  package static let referenceGrid = Grid(
    size: [64, 72, 60],
    affine: Affine(elements: [-3, 0, 0, 94.5, 0, -3, 0, 106.5, 0, 0, 3, -88.5]))

  /// The patient's name, which must never be shown.
  package static let patient = "Nobody^Norma"
  /// The patient's number, which must never be shown.
  package static let patientID = "NOBODY-0815"

  /// A series and its geometry, in millimeters, LPS.
  private struct Series {
    let number: Int
    let description: String
    let modality: Modality
    /// The ways in which columns, rows and slices follow each other.
    let axes: [Head.Point]
    let spacing: Head.Point
    let size: SIMD3<Int>
    /// What the patient moved before the series.
    let moved: Head.Point
    let turned: Double
    let tags: [(DICOMTag, String)]
  }

  private static let root = "2.25.1357902468"

  private static let series: [Series] = [
    Series(
      number: 1, description: "localizer", modality: .t1,
      axes: [[1, 0, 0], [0, 0, -1], [0, 1, 0]],
      spacing: [4, 4, 20], size: [48, 48, 3], moved: .zero, turned: 0,
      tags: [(.repetitionTime, "8"), (.echoTime, "3")]),
    Series(
      number: 3, description: "Sag T1 MPRAGE", modality: .t1,
      axes: [[0, 1, 0], [0, 0, -1], [-1, 0, 0]], spacing: [3, 3, 3], size: [72, 64, 60],
      moved: [3, -4, 2], turned: 0.07,
      tags: [(.repetitionTime, "2300"), (.echoTime, "2.98"), (.inversionTime, "900")]),
    Series(
      number: 4, description: "Ax T2 TSE", modality: .t2,
      axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
      spacing: [2.5, 2.5, 5], size: [72, 84, 36], moved: [4, 2, -3], turned: -0.05,
      tags: [(.repetitionTime, "5000"), (.echoTime, "100")]),
    Series(
      number: 5, description: "Ax FLAIR dark-fluid", modality: .flair,
      axes: [[1, 0, 0], [0, 0.96, -0.28], [0, 0.28, 0.96]], spacing: [2.5, 2.5, 6],
      size: [72, 84, 30], moved: [-3, 3, 4], turned: 0.04,
      tags: [(.repetitionTime, "9000"), (.echoTime, "90"), (.inversionTime, "2500")]),
    Series(
      number: 8, description: "Ax T1 MPRAGE post", modality: .t1ce,
      axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], spacing: [3, 3, 3], size: [64, 72, 60],
      moved: .zero, turned: 0,
      tags: [
        (.repetitionTime, "2300"), (.echoTime, "2.98"), (.inversionTime, "900"),
        (.contrastBolusAgent, "Gadobutrol"),
      ]),
  ]

  /// Writes the export.
  ///
  /// - Parameter folder: Receives `DICOM/IM00000…` and `DICOM/MORE/…`.
  /// - Throws: An error of the system if a file cannot be written.
  package static func write(to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/DICOM/MORE", withIntermediateDirectories: true)
    var count = 0
    for series in series {
      for slice in 0..<series.size.z {
        let name = "DICOM/\(count % 3 == 0 ? "MORE/" : "")IM\(100_000 + count)"
        try file(series, slice).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        count += 1
      }
    }
  }

  /// The expert's mask on ``referenceGrid``.
  package static func reference() -> LabelMap {
    let size = referenceGrid.size
    var labels: [Label] = []
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        for i in 0..<size[0] {
          labels.append(
            Head.label(
              at: [94.5 - 3 * Double(i), 106.5 - 3 * Double(j), 3 * Double(k) - 88.5] * [-1, -1, 1])
          )
        }
      }
    }
    return LabelMap(grid: referenceGrid, scheme: .brats2020, labels: labels)
  }

  /// Returns the place of a pixel in the scanner.
  private static func place(_ series: Series, _ x: Double, _ y: Double, _ slice: Int) -> Head.Point
  {
    let half = (Head.Point(series.size) - 1) / 2
    let steps = (Head.Point(x, y, Double(slice)) - half) * series.spacing
    return series.axes[0] * steps.x + series.axes[1] * steps.y + series.axes[2] * steps.z
  }

  private static func pixels(_ series: Series, _ slice: Int) -> [UInt8] {
    let (sine, cosine) = (series.turned, (1 - series.turned * series.turned).squareRoot())
    var bytes: [UInt8] = []
    for row in 0..<series.size.y {
      for column in 0..<series.size.x {
        let p = place(series, Double(column), Double(row), slice) - series.moved
        let turned: Head.Point = [cosine * p.x + sine * p.y, cosine * p.y - sine * p.x, p.z]
        let value = UInt16(Head.signal(series.modality, at: turned))
        bytes += [UInt8(value & 255), UInt8(value >> 8)]
      }
    }
    return bytes
  }

  private static func file(_ series: Series, _ slice: Int) -> Data {
    var data = DICOMDataSet()
    let seriesID = "\(root).\(series.number)"
    let texts: [(DICOMTag, String)] =
      [
        (.sopClassUID, "1.2.840.10008.5.1.4.1.1.4"), (.sopInstanceUID, "\(seriesID).\(slice + 1)"),
        (.studyDate, "20240517"), (.seriesDate, "20240517"), (.studyTime, "101500"),
        (.seriesTime, "10\(20 + series.number)00"), (.modality, "MR"), (.manufacturer, "Phantom"),
        (.institutionName, "Nowhere General"), (.referringPhysicianName, "Referrer^Rita"),
        (.studyDescription, "MRI brain"), (.seriesDescription, series.description),
        (.protocolName, series.description), (.patientName, patient), (.patientID, patientID),
        (.patientBirthDate, "19500101"), (.patientSex, "F"), (.patientPosition, "HFS"),
        (.studyInstanceUID, "\(root).99"), (.seriesInstanceUID, seriesID),
        (.frameOfReferenceUID, "\(root).98"), (.studyID, "1"),
        (.photometricInterpretation, "MONOCHROME2"),
        (.seriesNumber, "\(series.number)"), (.instanceNumber, "\(slice + 1)"),
        (.acquisitionNumber, "1"),
      ] + series.tags
    for (tag, text) in texts { data.set(tag, text) }
    data.set(.imageType, "ORIGINAL", "PRIMARY", "M", "ND")
    data.set(.sliceThickness, decimals: [series.spacing.z])
    data.set(.spacingBetweenSlices, decimals: [series.spacing.z])
    data.set(.pixelSpacing, decimals: [series.spacing.y, series.spacing.x])
    let corner = place(series, 0, 0, slice)
    data.set(.imagePositionPatient, decimals: [corner.x, corner.y, corner.z])
    data.set(
      .imageOrientationPatient,
      decimals: series.axes[0...1].flatMap { [$0.x, $0.y, $0.z] })
    data.set(.rows, integers: [series.size.y])
    data.set(.columns, integers: [series.size.x])
    for (tag, number) in [
      (DICOMTag.samplesPerPixel, 1), (.bitsAllocated, 16), (.bitsStored, 12), (.highBit, 11),
      (.pixelRepresentation, 0),
    ] {
      data.set(tag, integers: [number])
    }
    data.set(.pixelData, bytes: pixels(series, slice))
    var bytes: [UInt8] = []
    DICOMFile.writeStart(of: data, implementation: "test", to: &bytes)
    data.write(to: &bytes)
    return Data(bytes)
  }
}
