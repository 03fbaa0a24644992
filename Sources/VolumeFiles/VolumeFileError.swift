/// The reason why a volume file cannot be read or written, as one sentence.
package enum VolumeFileError: Error, Hashable, Sendable {
  /// The system does not allow a file to be opened or read.
  case cannotRead(file: String, reason: String)
  /// The file has a format that glia does not read; the reason names it, and what converts it.
  case foreign(file: String, reason: String)
  /// The file is not in the reader's format.
  case wrongFormat(file: String, format: String, reason: String)
  /// The file ends too early.
  case truncated(file: String, needed: Int, found: Int)
  /// The compressed bytes cannot be decompressed, or their checksum is wrong.
  case corruptGzip(file: String, reason: String)
  /// The compressed voxels inside the file cannot be decompressed, or their checksum is wrong.
  case corruptZlib(file: String, reason: String)
  /// A header field has a value that is not allowed.
  case field(String, file: String, value: String, requirement: String)
  /// The voxels need more memory than the machine has.
  case tooLarge(file: String, bytes: Int, memory: Int)
  /// The voxels are not labels.
  case notLabels(file: String, reason: String)
  /// The system does not allow a file to be written.
  case cannotWrite(file: String, reason: String)
}

extension VolumeFileError: CustomStringConvertible {
  /// A sentence for the user.
  package var description: String {
    switch self {
    case .cannotRead(let file, let reason): "\(file) cannot be read: \(reason)"
    case .foreign(let file, let reason):
      "\(file) is not a volume that glia reads: \(reason)"
    case .wrongFormat(let file, let format, let reason):
      "\(file) is not a \(format) file: \(reason)"
    case .truncated(let file, let needed, let found):
      "\(file) is truncated: it has only \(found) of \(needed) bytes"
    case .corruptGzip(let file, let reason): "\(file) is a damaged gzip file: \(reason)"
    case .corruptZlib(let file, let reason): "\(file) has damaged voxels: \(reason)"
    case .field(let field, let file, let value, let requirement):
      "\(field) of \(file) is \(value); \(requirement)"
    case .tooLarge(let file, let bytes, let memory):
      "\(file) needs \(bytes) bytes of memory for its voxels; this machine has \(memory)"
    case .notLabels(let file, let reason): "\(file) is not a label map: \(reason)"
    case .cannotWrite(let file, let reason): "\(file) cannot be written: \(reason)"
    }
  }
}
