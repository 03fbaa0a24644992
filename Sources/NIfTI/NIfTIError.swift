package import Imaging

/// Why an image, or a case of images, cannot be read or written, as one sentence.
package enum NIfTIError: Error, Hashable, Sendable {
  /// The system refuses to open or read a file or a folder.
  case cannotRead(file: String, reason: String)
  /// The file is of another kind.
  case notNIfTI(file: String, reason: String)
  /// The file ends too early.
  case truncated(file: String, needed: Int, found: Int)
  /// The compressed bytes do not inflate, or their checksum is wrong.
  case corruptGzip(file: String, reason: String)
  /// A header field holds what it must not.
  case field(String, file: String, value: String, requirement: String)
  /// The voxels would need more memory than the machine has.
  case tooLarge(file: String, bytes: Int, memory: Int)
  /// The voxels are no labels.
  case notLabels(file: String, reason: String)
  /// The system refuses to write a file.
  case cannotWrite(file: String, reason: String)
  /// A folder holds nothing that can be shown, and what else it holds where that is known.
  case noImages(folder: String, found: String?)
  /// A case lacks files that it must have.
  case incompleteCase(name: String, reason: String)
  /// A file's voxels lie elsewhere than those of the case's first image.
  case gridsDiffer(file: String, grid: Grid, first: String, firstGrid: Grid)
}

extension NIfTIError: CustomStringConvertible {
  /// The sentence for the user.
  package var description: String {
    switch self {
    case .cannotRead(let file, let reason): "\(file) cannot be read: \(reason)"
    case .notNIfTI(let file, let reason): "\(file) is not a NIfTI file: \(reason)"
    case .truncated(let file, let needed, let found):
      "\(file) is truncated: it holds \(found) of the \(needed) bytes that it should"
    case .corruptGzip(let file, let reason): "\(file) is a damaged gzip file: \(reason)"
    case .field(let field, let file, let value, let requirement):
      "\(field) of \(file) is \(value); \(requirement)"
    case .tooLarge(let file, let bytes, let memory):
      "\(file) needs \(bytes) bytes of memory for its voxels; this machine has \(memory)"
    case .notLabels(let file, let reason): "\(file) is not a label map: \(reason)"
    case .cannotWrite(let file, let reason): "\(file) cannot be written: \(reason)"
    case .noImages(let folder, let found):
      "\(folder) holds no NIfTI images (.nii, .nii.gz, .hdr with .img)"
        + (found.map { ": \($0)" } ?? "")
    case .incompleteCase(let name, let reason): "\(name) is not a complete case: \(reason)"
    case .gridsDiffer(let file, let grid, let first, let firstGrid):
      "\(file) has \(grid), but \(first) has \(firstGrid); they must share one grid"
    }
  }
}
