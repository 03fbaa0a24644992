package import DICOM
import Foundation

/// A made-up series of MR images: a file for each slice, with a gradient as its voxels.
///
///     SampleSeries(number: 5, description: "Ax T2 FLAIR").write(in: folder)
package struct SampleSeries {
  /// The scanner's number; it also makes the identifier.
  package var number: Int
  /// The technician's name for it.
  package var description: String?
  /// Who was scanned, and in which study.
  package var patient = SamplePatient()
  /// The image type.
  package var imageType = "ORIGINAL\\PRIMARY\\M\\ND"
  /// Times in milliseconds.
  package var echoTime = 3.0
  package var repetitionTime = 2000.0
  package var inversionTime: Double?
  /// The contrast agent.
  package var agent: String?
  /// More elements with text.
  package var texts: [(DICOMTag, String)] = []
  /// Pixels along rows and columns, and slices.
  package var size = [12, 10, 6]
  /// Millimeters between columns, rows and slices.
  package var spacing = [1.5, 2.0, 4.0]
  /// The directions of rows and columns in LPS.
  package var axes = [1.0, 0, 0, 0, 1, 0]
  /// The center of the first pixel in millimeters, LPS.
  package var origin = [-20.0, -30, -10]
  /// The time of the acquisition.
  package var time = "101500"
  /// Slices that are left out.
  package var missing: Set<Int> = []
  /// By how many millimeters each slice is shifted sideways against the one before, LPS.
  package var shift = [0.0, 0, 0]
  /// Millimeters from the first slice to each, where they are uneven.
  package var depths: [Double]?
  /// Elements that are left out.
  package var omitted: Set<DICOMTag> = []
  /// Numbers per pixel.
  package var isColor = false
  /// The encoding.
  package var syntax = DICOMTransferSyntax.explicitLittleEndian

  /// Creates a series.
  package init(number: Int, description: String?) {
    self.number = number
    self.description = description
  }

  /// The direction across slices.
  package var normal: [Double] {
    let (a, b) = (Array(axes[..<3]), Array(axes[3...]))
    return [
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0],
    ]
  }

  /// The value of a voxel.
  package func value(_ i: Int, _ j: Int, _ k: Int) -> Int { 10 + i + 20 * j + 300 * k }

  /// The bytes of the file of a slice.
  package func file(slice: Int) -> [UInt8] {
    var data = DICOMBytes(isImplicit: syntax.isImplicit, isBigEndian: syntax.isBigEndian)
    let root = "1.2.826.0.1.3680043.8.498"
    let study = "\(root).\(patient.study)"
    var elements: [(DICOMTag, String)] = [
      (.specificCharacterSet, "ISO_IR 192"), (.imageType, imageType),
      (.sopClassUID, "1.2.840.10008.5.1.4.1.1.4"),
      (.sopInstanceUID, "\(study).\(number).\(slice + 1)"),
      (.studyDate, patient.date), (.seriesDate, patient.date), (.acquisitionDate, patient.date),
      (.studyTime, "100000"), (.acquisitionTime, time), (.modality, "MR"),
      (.manufacturer, "Synthetic"), (.mrAcquisitionType, "2D"), (.scanningSequence, "SE"),
      (.repetitionTime, "\(repetitionTime)"), (.echoTime, "\(echoTime)"),
      (.sliceThickness, "\(spacing[2])"), (.studyInstanceUID, study),
      (.seriesInstanceUID, "\(study).\(number)"), (.seriesNumber, "\(number)"),
      (.instanceNumber, "\(slice + 1)"), (.patientPosition, "HFS"),
      (.imageOrientationPatient, axes.map { "\($0)" }.joined(separator: "\\")),
      (
        .imagePositionPatient,
        (0..<3).map { axis in
          let depth = depths.map { $0[slice] } ?? spacing[2] * Double(slice)
          return "\(origin[axis] + normal[axis] * depth + shift[axis] * Double(slice))"
        }.joined(separator: "\\")
      ),
      (.pixelSpacing, "\(spacing[1])\\\(spacing[0])"),
      (.photometricInterpretation, isColor ? "RGB" : "MONOCHROME2"),
    ]
    elements += patient.elements + texts
    if let description { elements.append((.seriesDescription, description)) }
    if let inversionTime { elements.append((.inversionTime, "\(inversionTime)")) }
    if let agent { elements.append((.contrastBolusAgent, agent)) }
    var numbers: [(DICOMTag, Int)] = [
      (.samplesPerPixel, isColor ? 3 : 1), (.rows, size[1]), (.columns, size[0]),
      (.bitsAllocated, isColor ? 8 : 16), (.bitsStored, isColor ? 8 : 16),
      (.highBit, isColor ? 7 : 15), (.pixelRepresentation, 0),
    ]
    if isColor { numbers.append((.planarConfiguration, 0)) }
    for tag in Set(elements.map(\.0) + numbers.map(\.0)).subtracting(omitted).sorted() {
      if let text = elements.last(where: { $0.0 == tag }) { data.add(tag, text.1) }
      if let number = numbers.first(where: { $0.0 == tag }) { data.add(tag, number.1) }
    }
    var pixels: [UInt8] = []
    for j in 0..<size[1] {
      for i in 0..<size[0] {
        let value = value(i, j, slice)
        pixels +=
          isColor
          ? [UInt8(value & 255), 0, 0]
          : syntax.isBigEndian
            ? [UInt8(value >> 8), UInt8(value & 255)] : [UInt8(value & 255), UInt8(value >> 8)]
      }
    }
    data.add(.pixelData, pixels)
    return data.file(syntax)
  }

  /// Writes the files.
  ///
  /// - Parameters:
  ///   - folder: Where; it is made if it is missing.
  ///   - prefix: What the names begin with.
  /// - Returns: The paths, in the order of the slices.
  /// - Throws: An error of the system.
  @discardableResult
  package func write(in folder: String, prefix: String = "IM") throws -> [String] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try (0..<size[2]).filter { !missing.contains($0) }.map { slice in
      let path = "\(folder)/\(prefix)\(number * 100 + slice)"
      try Data(file(slice: slice)).write(to: URL(fileURLWithPath: path))
      return path
    }
  }
}

/// A made-up patient with every element that could tell who it is.
package struct SamplePatient {
  /// Name, identifier and date of birth.
  package var name = "Nobody^Norma"
  package var identifier = "MRN7654321"
  package var birthDate = "19610823"
  /// The number of the study, and its date.
  package var study = 1
  package var date = "20240517"

  /// Creates Norma Nobody.
  package init() {}

  /// Words that must never be shown; "norma" alone is a part of other words.
  package static let secrets = [
    "nobody", "mrn7654321", "19610823", "secretclinic", "drwho", "whistler",
    "acc998877", "techtom", "hiddenstreet",
  ]

  /// The elements.
  package var elements: [(DICOMTag, String)] {
    [
      (.patientName, name), (.patientID, identifier), (.patientBirthDate, birthDate),
      (.patientSex, "F"), (.patientAge, "062Y"), (.otherPatientIDs, "OTHER\\\(identifier)"),
      (.institutionName, "SecretClinic"), (.institutionAddress, "1 Hiddenstreet"),
      (.referringPhysicianName, "DrWho^Wanda"), (.performingPhysicianName, "Whistler^Will"),
      (.operatorsName, "TechTom"), (.accessionNumber, "ACC998877"), (.stationName, "SECRETCLINIC1"),
      (.imageComments, "Nobody Norma, MRN7654321"),
    ]
  }
}
