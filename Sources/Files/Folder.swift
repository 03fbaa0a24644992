#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The kind of file at a path.
package enum FileKind: Sendable {
  case file
  case folder
}

/// Returns the kind of file at a path, following links.
///
/// - Throws: ``UnreadableFile`` if nothing exists there, or if it is a pipe or a device.
package func fileKind(_ path: String) throws(UnreadableFile) -> FileKind {
  var info = stat()
  if stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR { return .folder }
  try RegularFile.check(path)
  return .file
}

/// A name in a folder, with its kind if the folder records it.
package struct FolderEntry: Sendable {
  /// The name.
  package let name: String
  /// The kind; `nil` for links and on file systems that do not record it.
  ///
  /// ``fileKind(_:)`` then finds it.
  package let kind: FileKind?
}

/// Returns the entries of a folder, sorted by name, without names that begin with a dot.
///
/// - Throws: ``UnreadableFile`` if the folder cannot be opened.
package func folderEntries(_ path: String) throws(UnreadableFile) -> [FolderEntry] {
  guard let folder = opendir(path) else {
    throw UnreadableFile(path: path, reason: systemReason())
  }
  defer { closedir(folder) }
  var entries: [FolderEntry] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name.hasPrefix(".") { continue }
    let type = Int(entry.pointee.d_type)
    let kind: FileKind? =
      type == Int(DT_DIR) ? .folder : type == Int(DT_REG) ? .file : nil
    entries.append(FolderEntry(name: name, kind: kind))
  }
  return entries.sorted { $0.name < $1.name }
}
