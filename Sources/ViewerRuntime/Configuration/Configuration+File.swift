package import Cases
package import Files
package import Viewer

extension Configuration {
  /// Reads a file; paths in it that start with `~` are relative to the home folder.
  ///
  /// - Throws: `TextFileError` with the number of the first line that cannot be used.
  package init(contentsOf path: String) throws(TextFileError) {
    let text = try TextFile.read(path)
    do throws(ConfigurationError) {
      try self.init(text, file: path)
    } catch {
      throw .badLine(file: error.file, line: error.line, reason: error.reason)
    }
    _ = try layoutTable(file: path)
    program.model = program.model?.expandingHome
    program.labels = program.labels?.expandingHome
  }

  /// The table of layouts with the user's rows.
  ///
  /// - Parameter file: The file's name, for errors.
  /// - Returns: The user's rows, then the built-in ones.
  /// - Throws: `TextFileError` with the number of the first line that makes no sense.
  package func layoutTable(file: String = "config") throws(TextFileError) -> LayoutTable {
    do throws(LayoutLineError) {
      return try LayoutTable.standard.adding(
        layouts.map { LayoutLine(number: $0.line, name: $0.name, value: $0.value) })
    } catch {
      throw .badLine(file: file, line: error.line, reason: error.reason)
    }
  }
}
