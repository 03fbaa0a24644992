#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Returns the last component of a path.
package func fileName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

/// Returns a path without trailing slashes.
package func trimmedPath(_ path: String) -> String {
  var path = path[...]
  while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
  return String(path)
}

/// Returns the absolute path of a folder, which gives it a name even if the user wrote ".".
package func absolutePath(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}

/// Returns the system's message for its last error.
package func systemReason() -> String { systemReason(errno) }

/// Returns the system's message for an error number, such as "No such file or directory".
package func systemReason(_ number: CInt) -> String { String(cString: strerror(number)) }

/// Returns the path of a file relative to a folder, as files that name their neighbors keep it: they can be moved
/// together.
///
///     relativePath("/data/p1/p1_flair.nii.gz", from: "/data/out")  // "../p1/p1_flair.nii.gz"
///
/// Links in the folders are resolved; the file itself may be one. A path that has only the root in common with
/// the folder stays absolute.
package func relativePath(_ path: String, from folder: String) -> String {
  let name = fileName(path)
  let own = path.count > name.count ? String(path.dropLast(name.count)) : "."
  let parts = absolutePath(own).split(separator: "/") + [name[...]]
  let base = absolutePath(folder).split(separator: "/")
  let shared = zip(parts, base).prefix { $0 == $1 }.count
  guard shared > 0 else { return "/" + parts.joined(separator: "/") }
  return (base.dropFirst(shared).map { _ in ".." } + parts.dropFirst(shared)).joined(separator: "/")
}
