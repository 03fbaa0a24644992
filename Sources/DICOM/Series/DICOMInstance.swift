internal import Files

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What one DICOM file says about itself, without its pixels.
///
/// The patient is known only as a checksum; names never leave ``DICOMPatient``.
package struct DICOMInstance: Sendable {
  /// The file.
  package let path: String
  /// Its size in bytes, and when it was changed, in nanoseconds.
  let size, changed: Int
  /// The object's own identifier.
  let uid: String
  /// What kind of object it is.
  let sopClass: String
  /// The study and the series it belongs to.
  let study, series: String
  /// The patient.
  let patient: DICOMPatient

  /// The fields that are the same in all of a series' files.
  package let facts: DICOMFacts
  /// The place of the file in the series.
  let number, temporalPosition: Int?
  /// The geometry of its frames.
  let geometry: DICOMGeometry?
  /// The encoding of the pixels.
  let transferSyntax: DICOMTransferSyntax
  /// Whether the file ends before its pixels do.
  let isTruncated: Bool

  /// Reads the header of a file.
  ///
  /// - Throws: ``DICOMError``.
  package init(_ path: String) throws(DICOMError) {
    let file = try DICOMFile(path, reading: .header)
    self.init(file)
  }

  /// Reads what a file's elements say.
  package init(_ file: DICOMFile) {
    let data = file.dataSet
    path = file.path
    var info = stat()
    let exists = stat(path, &info) == 0
    size = exists ? Int(info.st_size) : 0
    #if canImport(Darwin)
      changed = exists ? info.st_mtimespec.tv_sec * 1_000_000_000 + info.st_mtimespec.tv_nsec : 0
    #else
      changed = exists ? info.st_mtim.tv_sec * 1_000_000_000 + info.st_mtim.tv_nsec : 0
    #endif
    uid = data.string(.sopInstanceUID) ?? file.meta.string(.mediaStorageSOPInstanceUID) ?? ""
    sopClass = data.string(.sopClassUID) ?? file.meta.string(.mediaStorageSOPClassUID) ?? ""
    study = data.string(.studyInstanceUID) ?? ""
    series = data.string(.seriesInstanceUID) ?? ""
    patient = DICOMPatient(data)
    number = data.integer(.instanceNumber)
    temporalPosition = data.integer(.temporalPositionIdentifier)
    geometry = DICOMGeometry(data)
    facts = DICOMFacts(data, patient: patient, frames: geometry?.frames.count ?? 1)
    transferSyntax = file.transferSyntax
    isTruncated = geometry != nil && file.pixels?.isTruncated ?? true
  }

  /// What a DICOM file is called in notes: its path, or its folder if its name may be that of a patient.
  package static func shownName(of path: String) -> String {
    let name = fileName(path)
    let instance = try? DICOMInstance(path)
    if instance.map({ !$0.patient.isNamed(in: name) }) ?? DICOMFileNames.isImpersonal(name) {
      return path
    }
    let folder = path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : "."
    return "\(folder)/(a DICOM file)"
  }

  /// What tells studies of all patients apart.
  package var studyKey: String { "\(patient.key)\n\(study)" }

  /// Whether the file holds pixels at all; reports, plans and directories do not.
  var isImage: Bool { geometry != nil }
}
