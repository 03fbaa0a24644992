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
  /// The file is DICOM, but holds no image.
  case noImage(file: String)
  /// The header is larger than any real one.
  case tooLarge(file: String, reason: String)
}

extension DICOMError: CustomStringConvertible {
  /// A sentence for the user.
  package var description: String { "\(file) cannot be read: \(reason)" }

  /// The file.
  package var file: String {
    switch self {
    case .cannotRead(let file, _), .notDICOM(let file), .truncated(let file, _, _, _),
      .malformed(let file, _, _), .noImage(let file), .tooLarge(let file, _):
      file
    }
  }

  /// The reason, as the end of a sentence.
  package var reason: String {
    switch self {
    case .cannotRead(_, let reason), .tooLarge(_, let reason): reason
    case .notDICOM: "it is no DICOM file"
    case .truncated(_, let tag, let needed, let found):
      "it is truncated: \(tag.map { "element \($0)" } ?? "its header") needs \(needed) bytes, "
        + "but \(found) are left; copy the file again"
    case .malformed(_, let tag, let reason): "it is damaged at element \(tag): \(reason)"
    case .noImage: "it is a DICOM file without an image, such as a report"
    }
  }
}
