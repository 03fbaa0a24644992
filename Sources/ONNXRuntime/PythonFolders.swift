internal import Foundation

/// The folders in which Python environments keep their packages.
///
/// Python itself is never started: its folders are named by rules that have been the same for years.
package struct PythonFolders: Sendable {
  /// The variables of the environment.
  private let environment: [String: String]

  /// Looks with these variables.
  package init(environment: [String: String]) { self.environment = environment }

  /// Folders that exist: the active environment's, those of the `python3` on the path, pyenv's, the
  /// user's own, the system's.
  package var packages: [String] {
    var folders: [String] = []
    for variable in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
      if let prefix = environment[variable], !prefix.isEmpty {
        folders += Self.packages(under: prefix)
      }
    }
    folders += (environment["PYTHONPATH"] ?? "").split(separator: ":").map(String.init)
    for prefix in pathPrefixes + pyenvPrefixes + userPrefixes + ["/usr/local", "/usr"] {
      folders += Self.packages(under: prefix)
    }
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted }
  }

  /// The folders of packages under the root of an installation, the newest Python first.
  static func packages(under prefix: String) -> [String] {
    ["lib", "lib64"].flatMap { library -> [String] in
      let folder = "\(prefix)/\(library)"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      let versions = names.filter { $0.hasPrefix("python3") || $0 == "python" }
        .sorted { $0.compare($1, options: .numeric) == .orderedDescending }
      return versions.flatMap { version in
        ["site-packages", "dist-packages"].map { "\(folder)/\(version)/\($0)" }
      }
    }.filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// The roots of the `python3` programs on the path: those of the environment, then of the Python behind
  /// its links.
  private var pathPrefixes: [String] {
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return folders.flatMap { folder -> [String] in
      let program = "\(folder)/python3"
      guard folder.hasPrefix("/"), FileManager.default.isExecutableFile(atPath: program) else {
        return []
      }
      return [program, URL(fileURLWithPath: program).resolvingSymlinksInPath().path].map {
        URL(fileURLWithPath: $0).deletingLastPathComponent().deletingLastPathComponent().path
      }
    }
  }

  /// The versions that pyenv has chosen; its `python3` is a script that starts one of them.
  private var pyenvPrefixes: [String] {
    guard let root = environment["PYENV_ROOT"] ?? home.map({ "\($0)/.pyenv" }) else { return [] }
    let file = try? String(contentsOfFile: "\(root)/version", encoding: .utf8)
    let chosen =
      environment["PYENV_VERSION"].map { $0.split(separator: ":") }
      ?? file?.split { $0.isWhitespace }
    return (chosen ?? []).map { "\(root)/versions/\($0)" }
  }

  /// Where `pip install --user` installs.
  private var userPrefixes: [String] {
    guard let home else { return [] }
    let base = environment["PYTHONUSERBASE"] ?? "\(home)/.local"
    let library = "\(home)/Library/Python"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
    return [base] + versions.map { "\(library)/\($0)" }
  }

  private var home: String? { environment["HOME"] }
}
