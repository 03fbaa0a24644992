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
    program.model = program.model?.expandingHome
    program.labels = program.labels?.expandingHome
  }
}
