#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A hidden file that is being written, locked as long as its maker lives.
///
/// Its name tells the maker: `.glia-<process>-<number>-<machine>.tmp`.
struct TemporaryFile {
  let path: String
  let descriptor: CInt

  /// Makes one.
  ///
  /// - Parameters:
  ///   - folder: A folder, with a slash at the end.
  ///   - mode: The permissions; `nil` for those of any new file.
  ///   - place: What is to become of it, for messages.
  /// - Throws: ``FileError`` where the folder does not take files.
  init(in folder: String, mode: mode_t?, for place: String) throws(FileError) {
    var number = 0
    while true {
      let name = folder + Name(process: getpid(), number: number, machine: Name.thisMachine).text
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode ?? 0o666)
      guard descriptor >= 0 else {
        guard errno == EEXIST, number < 1000 else { throw .last(place) }
        number += 1
        continue
      }
      flock(descriptor, LOCK_EX | LOCK_NB)
      // Before the lock, someone else may have taken it for one that nobody writes.
      var info = stat()
      if fstat(descriptor, &info) == 0, info.st_nlink == 0 {
        close(descriptor)
        number += 1
        continue
      }
      if let mode { fchmod(descriptor, mode) }
      self.path = name
      self.descriptor = descriptor
      return
    }
  }

  /// What the name of such a file tells.
  struct Name: Equatable {
    let process: pid_t
    let number: Int
    /// The machine's name; `nil` where it is not told.
    let machine: String?

    init(process: pid_t, number: Int, machine: String?) {
      (self.process, self.number, self.machine) = (process, number, machine)
    }

    /// Reads a name; `nil` where it is that of another file.
    init?(_ text: String) {
      guard text.hasPrefix(".glia-"), text.hasSuffix(".tmp") else { return nil }
      let parts = text.dropFirst(6).dropLast(4).split(
        separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count > 1, let process = pid_t(parts[0]), process > 0, let number = Int(parts[1])
      else { return nil }
      self.init(
        process: process, number: number, machine: parts.count > 2 ? String(parts[2]) : nil)
    }

    var text: String {
      ".glia-\(process)-\(number)" + (machine.map { "-" + $0 } ?? "") + ".tmp"
    }

    /// This machine's name, as far as it can stand in the name of a file.
    static let thisMachine: String = {
      var bytes = [CChar](repeating: 0, count: 256)
      guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
      let name = String(
        decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return String(name.prefix(64).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }()
  }
}
