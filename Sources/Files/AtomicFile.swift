#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that appears complete or not at all.
///
/// Bytes go to a hidden file in the same folder; ``commit()`` flushes them to disk and gives the
/// file its name. If the object is released without a commit, the hidden file disappears and any
/// older file is unchanged. An older file's permissions are kept, and symbolic links are followed,
/// as in an ordinary write. If a killed program left a hidden file, it is removed when the next
/// file is written in its folder.
///
///     try AtomicFile.write(Array("WT\n".utf8), to: "labels.txt")
package final class AtomicFile {
  /// The path as the user gave it, for messages.
  package let path: String
  private let target: String
  private let mayReplace: Bool
  private let temporary: TemporaryFile
  private var isCommitted = false

  /// Opens the hidden file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mayReplace: Whether a file with that name may be replaced, including one that appears
  ///     while this one is being written.
  /// - Throws: ``FileError`` if the path is not a plain file, if the file must not be replaced, or
  ///   if the folder is not writable.
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

  /// Throws if there is something other than a plain file at the path.
  ///
  /// - Throws: ``FileError``.
  package static func check(_ path: String) throws(FileError) {
    var info = stat()
    guard stat(path, &info) != 0 || info.st_mode & S_IFMT == S_IFREG else {
      throw FileError(path: path, reason: "it exists and is not a regular file")
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

  /// Flushes the bytes to disk and gives the file its name.
  ///
  /// - Throws: ``FileError``; ``FileError/isExisting`` means that another program created the same
  ///   file first.
  package func commit() throws(FileError) {
    // Some file systems do not support fsync and return an error.
    guard fsync(temporary.descriptor) == 0 || [EINVAL, ENOSYS, ENOTSUP].contains(errno) else {
      throw .last(path)
    }
    if mayReplace {
      guard rename(temporary.path, target) == 0 else { throw .last(path) }
    } else {
      try place()
    }
    isCommitted = true
    // The name is on disk once the folder is synced.
    let folder = open(Self.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Gives the file its name if no other file has it.
  private func place() throws(FileError) {
    if link(temporary.path, target) == 0 {
      unlink(temporary.path)
      return
    }
    let problem = errno
    var info = stat()
    if problem == EEXIST {
      // If a server's first answer was lost and it was asked twice, it reports our own link as
      // existing.
      guard fstat(temporary.descriptor, &info) == 0, info.st_nlink == 2 else {
        throw .exists(path)
      }
      unlink(temporary.path)
      return
    }
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV].contains(problem) else {
      throw .last(path)
    }
    // On a file system without links, an empty file reserves the name and the complete file
    // replaces it.
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
  /// - Throws: ``FileError``; an existing file is then unchanged.
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
