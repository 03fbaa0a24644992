#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A hidden file that is being written; it stays locked while its maker runs.
///
/// Its name identifies the maker: `.glia-<process>-<number>-<machine>.tmp`.
struct TemporaryFile {
  let path: String
  let descriptor: CInt

  /// Creates a temporary file.
  ///
  /// - Parameters:
  ///   - folder: A folder, with a trailing slash.
  ///   - mode: The permissions; `nil` for the default of new files.
  ///   - place: The final file, for messages.
  /// - Throws: ``FileError`` if the folder is not writable.
  init(in folder: String, mode: mode_t?, for place: String) throws(FileError) {
    var number = 0
    while true {
      let name = folder + Name(process: getpid(), number: number, machine: Name.thisMachine).text
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode ?? 0o666)
      guard descriptor >= 0 else {
        if errno == ENOENT {
          throw FileError(path: place, reason: "there is no folder \(trimmedPath(folder))")
        }
        guard errno == EEXIST, number < 1000 else { throw .last(place) }
        number += 1
        continue
      }
      flock(descriptor, LOCK_EX | LOCK_NB)
      // Before it was locked, another program may have removed it as abandoned.
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

  /// The information in the name of such a file.
  struct Name: Equatable {
    let process: pid_t
    let number: Int
    /// The machine's name; `nil` if the name does not contain it.
    let machine: String?

    init(process: pid_t, number: Int, machine: String?) {
      (self.process, self.number, self.machine) = (process, number, machine)
    }

    /// Parses a name; `nil` if it is not the name of such a file.
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

    /// This machine's name, limited to characters allowed in file names.
    static let thisMachine: String = {
      var bytes = [CChar](repeating: 0, count: 256)
      guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
      let name = String(
        decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return String(name.prefix(64).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }()
  }
}
