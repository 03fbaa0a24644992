import Files

/// Keeps the names of cases apart, because files are named after them.
struct CaseNames {
  private var taken: Set<String> = []

  /// Adds the names of folders above a case until no other case has its name.
  mutating func makeUnique(_ found: inout Case) {
    let name = found.name
    // Folders of DICOM files may be named after patients.
    var folders =
      found.layout == .dicom
      ? [] : absolutePath(found.directory).split(separator: "/").map(String.init)
    while !taken.insert(found.name.lowercased()).inserted {
      guard let folder = folders.popLast() else {
        var number = 2
        while !taken.insert("\(name)_\(number)".lowercased()).inserted { number += 1 }
        found.name = "\(name)_\(number)"
        break
      }
      if !found.name.contains(folder) { found.name = "\(folder)_\(found.name)" }
    }
    if found.name != name {
      found.remarks.append("the case is called \(found.name) because there is another \(name)")
    }
  }

  /// The name of a case whose files have none of their own: that of its folder, and of the patient
  /// above if the folder is named after a visit.
  static func ofFolder(_ path: String) -> String {
    var folders = absolutePath(path).split(separator: "/").map(String.init)
    while folders.count > 1, let last = folders.last, FolderWords.isPart(last) {
      folders.removeLast()
    }
    guard var name = folders.popLast() else { return "case" }
    var first = name
    while FolderWords.isSession(first), let above = folders.last(where: { !FolderWords.isPart($0) })
    {
      while folders.last != above { folders.removeLast() }
      folders.removeLast()
      name = "\(above)_\(name)"
      first = above
    }
    return name
  }
}
