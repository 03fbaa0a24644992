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
func fileKind(_ path: String) throws(NIfTIError) -> FileKind {
  var info = stat()
  guard stat(path, &info) == 0 else { throw .cannotRead(file: path, reason: systemReason()) }
  return info.st_mode & S_IFMT == S_IFDIR ? .folder : .file
}

/// The names in a folder, sorted, without those that begin with a dot.
func listFolder(_ path: String) throws(NIfTIError) -> [String] {
  guard let folder = opendir(path) else {
    throw .cannotRead(file: path, reason: systemReason())
  }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
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
