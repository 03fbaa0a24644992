package import Foundation

/// A file that cannot be read, with a short reason.
package struct UnreadableFile: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as the user named it.
  package let path: String
  /// The problem, such as "Permission denied" or "it is a folder".
  package let reason: String

  /// Creates an error.
  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// One sentence with the file and the reason.
  package var description: String { "\(path) cannot be read: \(reason)" }
}

/// Opens regular files, and nothing else, for reading.
///
/// Opening a named pipe waits for a writer, and reading a device such as `/dev/zero` never ends.
/// All code that opens a file by path for reading uses this type, which rejects such paths with a
/// clear message.
package enum RegularFile {
  /// Opens a file for reading; the caller closes the descriptor.
  ///
  /// - Parameter path: The file; links are followed.
  /// - Returns: A descriptor of a regular file.
  /// - Throws: ``UnreadableFile`` if the file does not exist, is not regular, or cannot be opened.
  package static func open(_ path: String) throws(UnreadableFile) -> CInt {
    // Checked before opening, because opening a device can have side effects.
    try check(path)
    // Non-blocking, because the path may have become a pipe since the check. This has no effect on
    // regular files.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    #if canImport(Darwin)
      let descriptor = Darwin.open(path, flags)
    #else
      let descriptor = Glibc.open(path, flags)
    #endif
    guard descriptor >= 0 else { throw UnreadableFile(path: path, reason: lastReason(path)) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw UnreadableFile(path: path, reason: kind(info.st_mode, path) ?? lastReason(path))
    }
    return descriptor
  }

  /// Reads a whole file.
  ///
  /// - Parameter path: The file; links are followed.
  /// - Returns: Its bytes.
  /// - Throws: ``UnreadableFile``.
  package static func read(_ path: String) throws(UnreadableFile) -> Data {
    let file = FileHandle(fileDescriptor: try open(path), closeOnDealloc: true)
    do {
      return try file.readToEnd() ?? Data()
    } catch {
      throw UnreadableFile(path: path, reason: error.localizedDescription)
    }
  }

  /// Returns whether a path is a regular file that can be opened for reading.
  package static func isReadable(_ path: String) -> Bool {
    guard let descriptor = try? open(path) else { return false }
    close(descriptor)
    return true
  }

  /// Throws if a path is not a regular file, without opening it.
  ///
  /// - Throws: ``UnreadableFile``.
  package static func check(_ path: String) throws(UnreadableFile) {
    var info = stat()
    guard stat(path, &info) == 0 else {
      throw UnreadableFile(path: path, reason: lastReason(path))
    }
    if let kind = kind(info.st_mode, path) { throw UnreadableFile(path: path, reason: kind) }
  }

  /// Describes what a path is if it is not a regular file.
  private static func kind(_ mode: mode_t, _ path: String) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "it is a folder"
    case S_IFIFO:
      path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
        ? "it is a pipe, not a file; write its data to a file first"
        : "it is a named pipe, not a file"
    case S_IFSOCK: "it is a socket, not a file"
    case S_IFCHR, S_IFBLK: "it is a device, not a file"
    default: "it is not a regular file"
    }
  }

  /// Explains why the last system call failed for a path, and what to do about it if known.
  ///
  /// - Parameter path: The path that was given to the call.
  /// - Returns: The system's message, or a more helpful one for web addresses and broken links.
  package static func lastReason(_ path: String) -> String {
    let number = errno
    guard number == ENOENT || number == ENOTDIR else { return String(cString: strerror(number)) }
    if let scheme = path.range(of: "://"),
      path[..<scheme.lowerBound].allSatisfy({ $0.isLetter || $0.isNumber })
    {
      return "it is a web address; download the file first"
    }
    var target = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = readlink(path, &target, Int(PATH_MAX))
    guard length > 0 else { return String(cString: strerror(number)) }
    let link = String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return link.contains("annex/objects/")
      ? "git-annex has not fetched its data; run 'git annex get' or 'datalad get'"
      : "it is a link to \(link), which does not exist"
  }
}
