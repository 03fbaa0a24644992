/// The reason why a DICOM file cannot be read, as one sentence.
package enum DICOMError: Error, Hashable, Sendable {
  /// The system does not allow the file to be opened or read.
  case cannotRead(file: String, reason: String)
  /// The file is not DICOM.
  case notDICOM(file: String)
  /// The file ends inside an element.
  case truncated(file: String, tag: DICOMTag?, needed: Int, found: Int)
  /// An element's bytes contradict the standard.
  case malformed(file: String, tag: DICOMTag, reason: String)
  /// The header is larger than any real one.
  case tooLarge(file: String, reason: String)
}

extension DICOMError: CustomStringConvertible {
  /// A sentence for the user.
  package var description: String {
    switch self {
    case .cannotRead(let file, let reason): "\(file) cannot be read: \(reason)"
    case .notDICOM(let file): "\(file) is no DICOM file"
    case .truncated(let file, let tag, let needed, let found):
      "\(file) is truncated: \(tag.map { "element \($0)" } ?? "its header") needs \(needed) bytes, "
        + "but \(found) are left; copy the file again"
    case .malformed(let file, let tag, let reason):
      "\(file) is damaged at element \(tag): \(reason)"
    case .tooLarge(let file, let reason): "\(file) cannot be read: \(reason)"
    }
  }
}
