import Foundation
import Viewer

/// Where a program keeps what belongs to a user.
///
/// Source: "XDG Base Directory Specification", 0.8: folders of the environment count where they are
/// absolute paths; the defaults stand in the home folder.
package struct StandardFolders: Hashable, Sendable {
  /// Configuration files of glia.
  package let configuration: String?
  /// What glia keeps from one session to the next.
  package let state: String?
  /// What glia makes for a user, such as fine-tuned models.
  package let data: String?

  /// The folders of who runs the program.
  package static var current: StandardFolders {
    StandardFolders(environment: ProcessInfo.processInfo.environment)
  }

  /// Finds the folders by an environment's variables; `nil` if not even a home is known.
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
  /// The path with the home folder instead of a "~" at its beginning.
  var expandingHome: String {
    guard self == "~" || hasPrefix("~/") else { return self }
    let home = ProcessInfo.processInfo.environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return (home ?? NSHomeDirectory()) + dropFirst()
  }
}
