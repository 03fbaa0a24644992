import Foundation
import Viewer

/// Paths as text, without resolving links.
package enum Paths {
  /// The path from the root, without "." and "..".
  package static func absolute(
    _ path: String, in folder: String = FileManager.default.currentDirectoryPath
  ) -> String {
    let whole = path.hasPrefix("/") ? path : folder + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The path relative to a folder; absolute if it is not inside it.
  package static func relative(_ path: String, to folder: String) -> String {
    let (path, folder) = (absolute(path), absolute(folder))
    if path == folder { return "." }
    let base = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(base) ? String(path.dropFirst(base.count)) : path
  }

  /// The deepest folder that contains, or is, each of the paths.
  package static func common(_ paths: [String]) -> String {
    let all = paths.map { absolute($0).split(separator: "/") }
    guard var common = all.first else { return absolute(".") }
    for parts in all.dropFirst() {
      common = zip(common, parts).prefix { $0 == $1 }.map(\.0)
    }
    return "/" + common.joined(separator: "/")
  }

  /// The name of a file; after another one of the same name, also the folders from where their paths differ.
  package static func name(of path: String, besides other: String?) -> String {
    let own = absolute(path).split(separator: "/")
    let others = other.map { absolute($0).split(separator: "/") } ?? []
    let same = zip(own.reversed(), others.reversed()).prefix { $0 == $1 }.count
    return own.suffix(same + 1).joined(separator: "/")
  }
}
