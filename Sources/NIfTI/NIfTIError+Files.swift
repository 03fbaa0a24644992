import Files

extension NIfTIError {
  /// Whether a file could not be written because another one, which must not be replaced, has its name.
  package var isExisting: Bool {
    if case .cannotWrite(_, FileError.existing) = self { true } else { false }
  }

  /// Looks at or opens a file, and says what goes wrong as a NIfTI error.
  static func reading<Value>(
    _ body: () throws(UnreadableFile) -> Value
  ) throws(NIfTIError) -> Value {
    do {
      return try body()
    } catch {
      throw .cannotRead(file: error.path, reason: error.reason)
    }
  }

  /// Does something with a file that is being written, and says what goes wrong as a NIfTI error.
  static func writing<Value>(
    _ body: () throws(FileError) -> Value
  ) throws(NIfTIError) -> Value {
    do {
      return try body()
    } catch {
      throw .cannotWrite(file: error.path, reason: error.reason)
    }
  }
}
