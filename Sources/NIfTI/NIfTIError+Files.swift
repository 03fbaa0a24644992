import Files

extension NIfTIError {
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
