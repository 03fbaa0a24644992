import Files

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a path leads to.
enum FileKind {
  case file
  case folder
}

/// Looks at a path; links are followed.
///
/// - Throws: ``NIfTIError/cannotRead(file:reason:)`` where it leads nowhere, or to a pipe or a device.
func fileKind(_ path: String) throws(NIfTIError) -> FileKind {
  var info = stat()
  if stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR { return .folder }
  try NIfTIError.reading { () throws(UnreadableFile) in try RegularFile.check(path) }
  return .file
}

/// A name in a folder, and what it is where the folder itself says so.
struct FolderEntry {
  let name: String
  /// `nil` for links and on file systems that do not tell: ``fileKind(_:)`` finds out.
  let kind: FileKind?
}

/// What is in a folder, sorted by name, without names that begin with a dot.
func folderEntries(_ path: String) throws(NIfTIError) -> [FolderEntry] {
  guard let folder = opendir(path) else {
    throw .cannotRead(file: path, reason: systemReason())
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

/// A path without slashes at its end.
func trimmed(_ path: String) -> String {
  var path = path[...]
  while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
  return String(path)
}

/// The absolute path of a folder, which has a name even where the user wrote ".".
func absolute(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}
