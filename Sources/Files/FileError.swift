#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that the operating system does not let us write.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as the user named it.
  package let path: String
  /// What the system says, such as "No space left on device".
  package let reason: String

  /// Creates an error.
  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Whether a file that must not be replaced is in the way.
  package var isExisting: Bool { reason == Self.existing }

  /// What the reason is where a file that must not be replaced is in the way.
  package static let existing = "a file with this name already exists"

  static func exists(_ path: String) -> FileError { FileError(path: path, reason: existing) }

  /// Creates an error from the number that the last system call left.
  static func last(_ path: String) -> FileError {
    FileError(path: path, reason: String(cString: strerror(errno)))
  }

  /// One sentence with the file and the reason.
  package var description: String { "\(path) cannot be written: \(reason)" }
}
