internal import Foundation

/// The image of a series in the cache.
package struct ConvertedSeries: Sendable {
  /// The NIfTI file.
  package let image: String
  /// What the user should know about the conversion.
  package let notes: [String]
  /// What dcm2niix found out about the series.
  package let details: Details

  /// The part of dcm2niix's JSON that says nothing about the patient or the hospital.
  package struct Details: Codable, Hashable, Sendable {
    /// Times in seconds.
    package var EchoTime, RepetitionTime, InversionTime: Double?
    /// The flip angle in degrees, and the field strength in tesla.
    package var FlipAngle, MagneticFieldStrength: Double?
    /// The device.
    package var Manufacturer, ManufacturersModelName: String?
    /// The sequence.
    package var ScanningSequence, SequenceVariant, SequenceName, MRAcquisitionType: String?
    /// The program that converted the series.
    package var ConversionSoftware, ConversionSoftwareVersion: String?

    init() {}
  }

  /// What is stored beside the image.
  struct Record: Codable {
    /// Changes when images are made in another way.
    var format = Self.current
    var notes: [String]
    var details: Details

    static let current = 2
  }

  /// Finds the finished image in a folder; `nil` if there is none.
  init?(in folder: String) {
    image = "\(folder)/image.nii"
    guard let data = FileManager.default.contents(atPath: "\(folder)/series.json"),
      let record = try? JSONDecoder().decode(Record.self, from: data),
      record.format == Record.current, FileManager.default.isReadableFile(atPath: image)
    else { return nil }
    notes = record.notes
    details = record.details
  }
}
