import Foundation
import Viewer

/// The folders for a user's files.
///
/// Source: "XDG Base Directory Specification", 0.8: environment variables are used if they are
/// absolute paths; the defaults are in the home folder.
package struct StandardFolders: Hashable, Sendable {
  /// Configuration files of glia.
  package let configuration: String?
  /// What glia keeps from one session to the next.
  package let state: String?
  /// What glia makes for a user, such as fine-tuned models.
  package let data: String?

  /// The folders of the user who runs the program.
  package static var current: StandardFolders {
    StandardFolders(environment: ProcessInfo.processInfo.environment)
  }

  /// Finds the folders from an environment's variables; `nil` if not even a home is known.
  package init(environment: [String: String]) {
    func folder(_ name: String, _ standard: String) -> String? {
      if let path = environment[name], path.hasPrefix("/") { return path + "/glia" }
      guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
      return "\(home)/\(standard)/glia"
    }
    configuration = folder("XDG_CONFIG_HOME", ".config")
    state = folder("XDG_STATE_HOME", ".local/state")
    data = folder("XDG_DATA_HOME", ".local/share")
  }
}

extension String {
  /// The path with a leading "~" replaced by the home folder.
  var expandingHome: String {
    guard self == "~" || hasPrefix("~/") else { return self }
    let home = ProcessInfo.processInfo.environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return (home ?? NSHomeDirectory()) + dropFirst()
  }
}
