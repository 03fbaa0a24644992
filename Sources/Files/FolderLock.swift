#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Keeps other programs of this kind from changing a file at the same time.
///
/// The folder is locked and not the file, which is replaced by each change: the folder in which the file
/// really lies, so that two ways to it by symbolic links meet in one lock. Nobody waits for long: a
/// program that hangs, or a server that is gone, would otherwise keep this one from ending. On file systems
/// without locks there is none; then two changes in the same millisecond could lose one.
package final class FolderLock {
  /// Another program did not let go of the lock.
  package struct Busy: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder.
    package let folder: String

    /// The sentence for the user.
    package var description: String {
      "another program holds the lock on \(folder); try again when it has finished"
    }
  }

  private let descriptor: CInt

  /// Locks the folder of a file.
  ///
  /// - Parameters:
  ///   - path: The file, which need not be there.
  ///   - patience: How long to wait at most.
  ///   - isEnding: Whether the program is about to end; then the wait is a short one.
  /// - Throws: ``Busy``.
  package init(
    of path: String, patience: Duration = .seconds(3), isEnding: () -> Bool = { false }
  ) throws(Busy) {
    let real = path.realPath
    let folder = real.lastIndex(of: "/").map { String(real[...$0]) } ?? "./"
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    var limit = ContinuousClock.now + patience
    var isHurried = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { return }
      if !isHurried, isEnding() {
        isHurried = true
        limit = min(limit, ContinuousClock.now + .milliseconds(300))
      }
      guard ContinuousClock.now < limit else {
        throw Busy(folder: folder)
      }
      usleep(10_000)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}

extension String {
  /// The path with all symbolic links followed; of a file that is not there, as far as its folder.
  package var realPath: String {
    if let real = Self.real(self) { return real }
    let cut = lastIndex(of: "/")
    let folder = cut.map { $0 == startIndex ? "/" : String(self[..<$0]) } ?? "."
    let name = cut.map { String(self[index(after: $0)...]) } ?? self
    guard let real = Self.real(folder) else { return self }
    return real == "/" ? "/" + name : real + "/" + name
  }

  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
