#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Prevents other instances of the program from changing a file at the same time.
///
/// The lock is on the folder, because each change replaces the file. It is on the file's real
/// folder, so two paths that reach the file through different symbolic links share one lock. The
/// wait is short, because a hung program or a lost server could otherwise keep this program from
/// ending. File systems without locks are not protected; two changes in the same millisecond could
/// lose one of them.
package final class FolderLock {
  /// Another program did not release the lock.
  package struct Busy: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder.
    package let folder: String

    /// A sentence for the user.
    package var description: String {
      "another program is using \(folder); try again when it has finished"
    }
  }

  private let descriptor: CInt

  /// Locks the folder of a file.
  ///
  /// - Parameters:
  ///   - path: The file, which need not exist.
  ///   - patience: The longest time to wait.
  ///   - isEnding: Whether the program is about to end, which shortens the wait.
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
  /// The path with all symbolic links followed; for a missing file, only its folder is resolved.
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
