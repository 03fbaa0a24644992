package import Files

extension VolumeFileError {
  /// The error of a file that cannot be opened.
  package init(_ error: UnreadableFile) {
    self = .cannotRead(file: error.path, reason: error.reason)
  }

  /// The error of a file that cannot be written.
  package init(_ error: FileError) {
    self = .cannotWrite(file: error.path, reason: error.reason)
  }

  /// Whether a file could not be written because a file that must not be replaced has its name.
  package var isExisting: Bool {
    if case .cannotWrite(_, FileError.existing) = self { true } else { false }
  }

  /// Inspects or opens a file and converts errors to volume file errors.
  package static func reading<Value>(
    _ body: () throws(UnreadableFile) -> Value
  ) throws(VolumeFileError) -> Value {
    do {
      return try body()
    } catch {
      throw VolumeFileError(error)
    }
  }

  /// Writes a file and converts errors to volume file errors.
  package static func writing<Value>(
    _ body: () throws(FileError) -> Value
  ) throws(VolumeFileError) -> Value {
    do {
      return try body()
    } catch {
      throw VolumeFileError(error)
    }
  }
}
