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
