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
///
///     try AtomicFile.write(Array("WT\n".utf8), to: "labels.txt")
public final class AtomicFile {
  /// The place as the user gave it, for messages.
  public let path: String
  private let target: String
  private let temporary: String
  private let descriptor: CInt
  private var isCommitted = false

  /// Opens the hidden file.
  ///
  /// - Throws: ``FileError`` where something that is not a plain file is in the way, or the folder does
  ///   not take files.
  public init(_ path: String) throws(FileError) {
    self.path = path
    var target = path
    var info = stat()
    let exists = stat(path, &info) == 0
    if exists {
      guard info.st_mode & S_IFMT == S_IFREG else {
        throw FileError(path: path, reason: "something that is not a plain file is there")
      }
      guard access(path, W_OK) == 0 else {
        throw .last(path)
      }
      if let real = realpath(path, nil) {
        target = String(cString: real)
        free(real)
      }
    }
    self.target = target
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
    let mode = exists ? info.st_mode & 0o777 : 0o666
    var number = 0
    while true {
      let name = folder + ".glia-\(getpid())-\(number).tmp"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor >= 0 {
        self.temporary = name
        self.descriptor = descriptor
        if exists { fchmod(descriptor, mode) }
        return
      }
      guard errno == EEXIST, number < 1000 else {
        throw .last(path)
      }
      number += 1
    }
  }

  deinit {
    close(descriptor)
    if !isCommitted { unlink(temporary) }
  }

  /// Appends bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let part = UnsafeRawBufferPointer(rebasing: bytes[written...].prefix(1 << 30))
      let count = systemWrite(descriptor, part)
      if count > 0 {
        written += count
      } else if count < 0, errno != EINTR {
        throw .last(path)
      }
    }
  }

  /// Sends the bytes to the disk and gives the file its name.
  public func commit() throws(FileError) {
    guard fsync(descriptor) == 0, rename(temporary, target) == 0 else {
      throw .last(path)
    }
    isCommitted = true
  }

  /// Writes a whole file.
  ///
  /// - Throws: ``FileError``; what was there before is still there.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try AtomicFile(path)
    let outcome = bytes.withUnsafeBytes { bytes in
      Result { () throws(FileError) in try file.write(bytes) }
    }
    try outcome.get()
    try file.commit()
  }
}
