import DICOM
import Foundation

/// A made-up study of one patient: FLAIR, T1, T1ce, T2, a localizer and a picture of a screen.
package enum SampleScan {
  /// Whether dcm2niix is installed, without which DICOM is listed but not opened.
  package static let isConvertible: Bool = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/dcm2niix") }
  }()

  /// The series.
  package static func series(_ patient: SamplePatient = SamplePatient()) -> [SampleSeries] {
    var localizer = SampleSeries(number: 1, description: "localizer")
    localizer.imageType = "ORIGINAL\\PRIMARY\\M\\LOCALIZER"
    localizer.size[2] = 3
    var t1 = SampleSeries(number: 3, description: "Ax T1 SE")
    (t1.echoTime, t1.repetitionTime) = (12, 500)
    var t2 = SampleSeries(number: 4, description: "Ax T2 TSE")
    (t2.echoTime, t2.repetitionTime) = (100, 5000)
    var flair = SampleSeries(number: 5, description: "Ax FLAIR")
    (flair.echoTime, flair.repetitionTime, flair.inversionTime) = (90, 9000, 2500)
    var t1ce = t1
    (t1ce.number, t1ce.agent, t1ce.time) = (8, "Gadobutrol", "103000")
    var screen = SampleSeries(number: 99, description: "Screen Save")
    (screen.isColor, screen.imageType) = (true, "DERIVED\\SECONDARY\\SCREEN SAVE")
    screen.size[2] = 1
    return [localizer, t1, t2, flair, t1ce, screen].map { series in
      var series = series
      series.patient = patient
      if series.number > 1, !series.isColor { series.size = [32, 36, 24] }
      return series
    }
  }

  /// Writes the files of all series into one folder.
  ///
  /// - Parameters:
  ///   - folder: Where.
  ///   - patient: Whose study it is.
  /// - Throws: An error of the system.
  package static func write(in folder: String, patient: SamplePatient = SamplePatient()) throws {
    for series in series(patient) { try series.write(in: folder) }
  }
}
