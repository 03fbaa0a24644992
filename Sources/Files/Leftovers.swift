import Foundation
import Synchronization

/// Hidden files left by programs that were killed while writing.
package enum Leftovers {
  private static let seen = Mutex(Set<String>())

  /// Removes abandoned files the first time that this program writes in a folder.
  static func removeOnce(in folder: String) {
    guard seen.withLock({ $0.insert(folder).inserted }) else { return }
    remove(in: folder)
  }

  /// Removes the abandoned hidden files of a folder.
  ///
  /// A file is removed if its lock is free and its maker, a process on this machine, has ended. The
  /// state of other machines' processes is unknown, so their files are removed one day after they
  /// were written, if the file system has locks and none is held.
  ///
  /// - Parameter folder: The folder; an unreadable folder is ignored.
  package static func remove(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for text in names {
      guard let name = TemporaryFile.Name(text) else { continue }
      let path = folder.hasSuffix("/") ? folder + text : folder + "/" + text
      if isAbandoned(path, name) { unlink(path) }
    }
  }

  private static func isAbandoned(_ path: String, _ name: TemporaryFile.Name) -> Bool {
    let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return false }
    let isFree = flock(descriptor, LOCK_EX | LOCK_NB) == 0
    if !isFree, errno == EWOULDBLOCK { return false }
    let isOurs = name.machine == TemporaryFile.Name.thisMachine
    if isOurs, kill(name.process, 0) != 0, errno == ESRCH { return true }
    #if canImport(Darwin)
      let written = info.st_mtimespec.tv_sec
    #else
      let written = info.st_mtim.tv_sec
    #endif
    return isFree && time(nil) - written > 86_400
  }
}
