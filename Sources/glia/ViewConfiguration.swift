import Foundation
import Rendering
import Viewer
import ViewerRuntime

/// The configuration of a session: the user's file, or the one given on the command line.
enum ViewConfiguration {
  /// Reads the given file, or the user's own if it exists.
  ///
  /// - Throws: `TextFileError` if the given file is missing, or a line is not valid.
  static func read(_ named: String?) throws -> Configuration {
    if let named { return try Configuration(contentsOf: named) }
    guard let folder = StandardFolders.current.configuration,
      FileManager.default.fileExists(atPath: folder + "/config")
    else { return Configuration() }
    return try Configuration(contentsOf: folder + "/config")
  }

  /// Where the viewer's command history is kept; `nil` if it is turned off.
  static func history(_ configuration: Configuration) -> HistoryFile? {
    guard configuration.program.keepsHistory, let folder = StandardFolders.current.state else {
      return nil
    }
    return HistoryFile(path: folder + "/history")
  }
}
