#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that the operating system does not let us write.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as the user named it.
  package let path: String
  /// The system's reason, such as "No space left on device".
  package let reason: String

  /// Creates an error.
  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Whether the error is an existing file that must not be replaced.
  package var isExisting: Bool { reason == Self.existing }

  /// The reason for an existing file that must not be replaced.
  package static let existing = "a file with this name already exists"

  static func exists(_ path: String) -> FileError { FileError(path: path, reason: existing) }

  /// Creates an error from the last system call's error number.
  static func last(_ path: String) -> FileError {
    FileError(path: path, reason: String(cString: strerror(errno)))
  }

  /// One sentence with the file and the reason.
  package var description: String { "\(path) cannot be written: \(reason)" }
}
