import Foundation
import Rendering
import Viewer
import ViewerRuntime

/// The configuration of a session: the user's file, or the one that the command line names.
enum ViewConfiguration {
  /// Reads the file that is named, or the user's own where there is one.
  ///
  /// - Throws: `TextFileError` where a file that is named is missing, or a line makes no sense.
  static func read(_ named: String?) throws -> Configuration {
    if let named { return try Configuration(contentsOf: named) }
    guard let folder = StandardFolders.current.configuration,
      FileManager.default.fileExists(atPath: folder + "/config")
    else { return Configuration() }
    return try Configuration(contentsOf: folder + "/config")
  }

  /// Where lines of the command line are kept; `nil` where none are to be.
  static func history(_ configuration: Configuration) -> HistoryFile? {
    guard configuration.program.keepsHistory, let folder = StandardFolders.current.state else {
      return nil
    }
    return HistoryFile(path: folder + "/history")
  }
}
