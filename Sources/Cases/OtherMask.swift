package import Imaging
import VolumeFiles

/// A mask of a case beside its reference, by another reader or a model.
package struct OtherMask: Hashable, Sendable {
  /// What tells its path from those of the case's other masks.
  package let name: String
  /// The file.
  package let path: String
  /// What its labels mean, if it is not what the reference's do.
  package let scheme: LabelScheme?

  /// Creates a mask.
  package init(name: String, path: String, scheme: LabelScheme? = nil) {
    self.name = name
    self.path = path
    self.scheme = scheme
  }

  /// The most masks of a case that are read; folders with one mask for each of many structures have more.
  static let most = 12

  /// Names masks by what tells them apart: the end of their files' names, or else the folders that they are in.
  ///
  /// - Parameters:
  ///   - files: All masks of a case with the schemes of their own, the reference first.
  ///   - caseName: The case, whose name is left out.
  /// - Returns: Those after the reference.
  static func named(
    _ files: [(path: String, scheme: LabelScheme?)], caseName: String
  ) -> [OtherMask] {
    let files = files.prefix(most + 1)
    let paths = files.map { file in
      var parts = file.path.split(separator: "/").map(String.init)
      if let last = parts.popLast() { parts.append(stem(last)) }
      return parts
    }
    let names = differences(paths).map { name in
      let own = name.hasPrefix(caseName) ? String(name.dropFirst(caseName.count)) : name
      let short = own.drop { "_-. ".contains($0) }
      return String((short.isEmpty ? name[...] : short).map { $0.isWhitespace ? "-" : $0 })
    }
    var taken: Set<String> = []
    return zip(files, names).dropFirst().map { file, name in
      var free = name
      var number = 2
      while !taken.insert(free.lowercased()).inserted {
        free = "\(name)-\(number)"
        number += 1
      }
      return OtherMask(name: free, path: file.path, scheme: file.scheme)
    }
  }

  /// As few parts of each path as tell all apart, without those that all share.
  private static func differences(_ paths: [[String]]) -> [String] {
    guard paths.count > 1 else { return paths.map { $0.last ?? "" } }
    let shared = paths.dropFirst().reduce(paths[0].count) { count, path in
      min(count, zip(paths[0], path).prefix { $0 == $1 }.count)
    }
    let rest = paths.map { $0.dropFirst(shared) }
    // Files beside each other differ in the ends of their names.
    if rest.allSatisfy({ $0.count <= 1 }) { return ends(paths.map { $0.last ?? "" }) }
    let longest = rest.map(\.count).max() ?? 1
    for length in 1...max(longest, 1) {
      let names = rest.map { $0.prefix(length).joined(separator: "/") }
      if Set(names).count == names.count { return names }
    }
    return rest.map { $0.joined(separator: "/") }
  }

  /// The names without the words that all begin with.
  private static func ends(_ names: [String]) -> [String] {
    var shared = names[0][...]
    for name in names { shared = shared.prefix(zip(shared, name).prefix { $0 == $1 }.count) }
    let whole = shared.lastIndex { "_-.".contains($0) }.map { shared[...$0].count } ?? 0
    return names.map { $0.count > whole ? String($0.dropFirst(whole)) : $0 }
  }

  private static func stem(_ file: String) -> String {
    let suffix = VolumeFormats.suffixes.first { file.lowercased().hasSuffix($0) }
    return String(file.dropLast(suffix?.count ?? 0))
  }
}
