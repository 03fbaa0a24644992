import Foundation
import Synchronization

/// Hidden files that programs left when they were killed while they wrote.
package enum Leftovers {
  private static let seen = Mutex(Set<String>())

  /// Removes what nobody writes any more, the first time that this program writes in a folder.
  static func removeOnce(in folder: String) {
    guard seen.withLock({ $0.insert(folder).inserted }) else { return }
    remove(in: folder)
  }

  /// Removes the hidden files of a folder that nobody writes any more.
  ///
  /// One goes where its lock is free and its maker, a process of this machine, has ended. Of other
  /// machines' processes nothing is known; their files go a day after they were written, where locks
  /// say that nobody has them open.
  ///
  /// - Parameter folder: The folder; nothing happens where it cannot be read.
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
