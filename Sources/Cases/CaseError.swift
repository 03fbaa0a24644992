import Files
package import Imaging
package import VolumeFiles

/// The reason why a case cannot be found or loaded, as one sentence.
package enum CaseError: Error, Hashable, Sendable {
  /// One of its files or folders cannot be read or written.
  case file(VolumeFileError)
  /// A folder contains nothing that can be shown; `found` describes what else it contains, if
  /// known.
  case noImages(folder: String, found: String?)
  /// A case lacks required files.
  case incompleteCase(name: String, reason: String)
  /// There are masks, but no image with them; `file` is the first of `count`.
  case loneMask(name: String, file: String, count: Int)
  /// An image whose sequence is unknown, with its number of frames, cannot be segmented.
  case unknownSequence(file: String, frames: Int)
  /// A file's grid differs from that of the case's first image.
  case gridsDiffer(file: String, grid: Grid, first: String, firstGrid: Grid)
}

extension CaseError: CustomStringConvertible {
  /// A sentence for the user.
  package var description: String {
    switch self {
    case .file(let error): error.description
    case .noImages(let folder, let found):
      "\(folder) holds no images that glia reads (NIfTI, NRRD, MetaImage, FreeSurfer, DICOM)"
        + (found.map { ": \($0)" } ?? "")
    case .unknownSequence(let file, let frames) where frames > 1:
      "\(file) is a series of \(frames) time points, not one image of each sequence, so it is not "
        + "segmented; name images with --flair, --t1, --t1ce or --t2 FILE"
    case .unknownSequence(let file, _):
      "the sequence of \(file) is unknown; name it with --flair, --t1, --t1ce or --t2 FILE"
    case .incompleteCase(let name, let reason): "\(name) is not a complete case: \(reason)"
    case .loneMask(let name, let file, let count):
      "\(name) is not a complete case: "
        + (count > 1
          ? "there are \(fileName(file)) and \(count - 1) more masks, but no image with them"
          : "there is \(fileName(file)), but no image with it")
    case .gridsDiffer(let file, let grid, let first, let firstGrid):
      "\(file) has \(grid), but \(first) has \(firstGrid); they must share one grid"
    }
  }
}

extension CaseError {
  /// Reads or writes a file of a case and converts errors to case errors.
  static func of<Value>(
    _ body: () throws(VolumeFileError) -> Value
  ) throws(CaseError) -> Value {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }

  /// Inspects a file or folder of a case and converts errors to case errors.
  static func looking<Value>(
    _ body: () throws(UnreadableFile) -> Value
  ) throws(CaseError) -> Value {
    do {
      return try body()
    } catch {
      throw .file(.cannotRead(file: error.path, reason: error.reason))
    }
  }
}

/// Returns the kind of file at a path; see `fileKind(_:)`.
func caseFileKind(_ path: String) throws(CaseError) -> FileKind {
  try CaseError.looking { () throws(UnreadableFile) in try fileKind(path) }
}

/// Returns the entries of a folder; see `folderEntries(_:)`.
func caseFolderEntries(_ path: String) throws(CaseError) -> [FolderEntry] {
  try CaseError.looking { () throws(UnreadableFile) in try folderEntries(path) }
}

extension VolumeFormats {
  /// Reads the header of a case's file.
  static func caseHeader(_ path: String) throws(CaseError) -> VolumeHeader {
    try CaseError.of { () throws(VolumeFileError) in try readHeader(path) }
  }

  /// Reads a volume of a case.
  static func caseVolume(_ path: String) throws(CaseError) -> VolumeFile {
    try CaseError.of { () throws(VolumeFileError) in try readVolume(path) }
  }
}
