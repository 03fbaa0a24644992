#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that appears whole, or not at all.
///
/// Bytes go to a hidden file in the same folder; ``commit()`` sends them to the disk and gives the
/// file its name. A file that is let go without that disappears, and an older file stays as it was.
/// An older file's permissions are kept, and a symbolic link is followed, as an ordinary write would.
/// A hidden file that a killed program left is removed when the next file is written in its folder.
///
///     try AtomicFile.write(Array("WT\n".utf8), to: "labels.txt")
package final class AtomicFile {
  /// The place as the user gave it, for messages.
  package let path: String
  private let target: String
  private let mayReplace: Bool
  private let temporary: TemporaryFile
  private var isCommitted = false

  /// Opens the hidden file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mayReplace: Whether a file of that name may be replaced, also one that appears while this
  ///     one is written.
  /// - Throws: ``FileError`` where something that is not a plain file is in the way, or a file that must
  ///   not be replaced, or the folder does not take files.
  package init(_ path: String, mayReplace: Bool = true) throws(FileError) {
    self.path = path
    self.mayReplace = mayReplace
    var target = path
    var info = stat()
    let exists = stat(path, &info) == 0
    if exists {
      try Self.check(path)
      guard mayReplace else { throw .exists(path) }
      guard access(path, W_OK) == 0 else { throw .last(path) }
      if let real = realpath(path, nil) {
        target = String(cString: real)
        free(real)
      }
    }
    self.target = target
    let folder = Self.folder(of: target)
    Leftovers.removeOnce(in: folder)
    temporary = try TemporaryFile(
      in: folder, mode: exists ? info.st_mode & 0o777 : nil, for: path)
  }

  /// Refuses a path at which there is something other than a plain file.
  ///
  /// - Throws: ``FileError``.
  package static func check(_ path: String) throws(FileError) {
    var info = stat()
    guard stat(path, &info) != 0 || info.st_mode & S_IFMT == S_IFREG else {
      throw FileError(path: path, reason: "something that is not a plain file is there")
    }
  }

  deinit {
    close(temporary.descriptor)
    if !isCommitted { unlink(temporary.path) }
  }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let part = UnsafeRawBufferPointer(rebasing: bytes[written...].prefix(1 << 30))
      let count = systemWrite(temporary.descriptor, part)
      if count > 0 {
        written += count
      } else if count < 0, errno != EINTR {
        throw .last(path)
      }
    }
  }

  /// Sends the bytes to the disk and gives the file its name.
  ///
  /// - Throws: ``FileError``; ``FileError/isExisting`` tells that of two programs that made the same
  ///   file, the other was first.
  package func commit() throws(FileError) {
    // Some file systems know no fsync, and say so.
    guard fsync(temporary.descriptor) == 0 || [EINVAL, ENOSYS, ENOTSUP].contains(errno) else {
      throw .last(path)
    }
    if mayReplace {
      guard rename(temporary.path, target) == 0 else { throw .last(path) }
    } else {
      try place()
    }
    isCommitted = true
    // The name is on the disk when the folder is.
    let folder = open(Self.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Gives the file its name where no other file has it.
  private func place() throws(FileError) {
    if link(temporary.path, target) == 0 {
      unlink(temporary.path)
      return
    }
    let problem = errno
    var info = stat()
    if problem == EEXIST {
      // A server that was asked twice, for its first answer was lost, says of our own link that it exists.
      guard fstat(temporary.descriptor, &info) == 0, info.st_nlink == 2 else {
        throw .exists(path)
      }
      unlink(temporary.path)
      return
    }
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV].contains(problem) else {
      throw .last(path)
    }
    // A file system without links: the name is taken by an empty file, which the whole one replaces.
    let reservation = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard reservation >= 0 else {
      throw errno == EEXIST ? .exists(path) : .last(path)
    }
    close(reservation)
    guard rename(temporary.path, target) == 0 else {
      let error = FileError.last(path)
      unlink(target)
      throw error
    }
  }

  /// Writes a whole file.
  ///
  /// - Throws: ``FileError``; what was there before is still there.
  package static func write(
    _ bytes: [UInt8], to path: String, mayReplace: Bool = true
  ) throws(FileError) {
    let file = try AtomicFile(path, mayReplace: mayReplace)
    let outcome = bytes.withUnsafeBytes { bytes in
      Result { () throws(FileError) in try file.write(bytes) }
    }
    try outcome.get()
    try file.commit()
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
  }
}
