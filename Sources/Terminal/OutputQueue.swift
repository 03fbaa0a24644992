#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes on their way to the terminal: as many as it takes are written, the rest wait, and nothing
/// blocks.
struct OutputQueue {
  /// What to watch for room to write.
  let descriptor: Int32
  /// Bytes that the terminal did not take yet.
  private var rest: ArraySlice<UInt8> = []
  /// Whether the terminal is gone.
  private(set) var isBroken = false
  /// Bytes in one call: a descriptor of our own takes what it can; the shared one, which blocks, is
  /// given no more than it has room for whenever `poll` says that it has any.
  private let chunk: Int

  /// Opens the terminal on standard output anew, so that writing without blocking is a property of
  /// this descriptor alone and not of the shell's.
  init() {
    var name = [CChar](repeating: 0, count: 256)
    var opened: Int32 = -1
    if ttyname_r(STDOUT_FILENO, &name, name.count) == 0 {
      opened = open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    }
    // Refused where the terminal belongs to another user, as after su.
    descriptor = opened >= 0 ? opened : STDOUT_FILENO
    chunk = opened >= 0 ? .max : 256
  }

  /// Whether all was written.
  var isEmpty: Bool { rest.isEmpty }

  /// Adds bytes and writes what the terminal takes.
  mutating func send(_ bytes: [UInt8]) {
    rest = rest.isEmpty ? bytes[...] : rest + bytes
    flush()
  }

  /// Writes what the terminal takes now.
  mutating func flush() {
    while !rest.isEmpty, !isBroken, !TerminalRestoration.isWithdrawn {
      guard chunk == .max || hasRoom(milliseconds: 0) else { return }
      let count = rest.prefix(chunk).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        return
      } else if errno != EINTR {
        isBroken = true
      }
    }
    if isBroken { rest = [] }
  }

  /// Writes all, waiting for a terminal that takes nothing for some milliseconds at most.
  ///
  /// What such a terminal has not taken by then is lost, but for what `last` says: once it reads again,
  /// that comes first.
  mutating func drain(milliseconds: Int32, last: [UInt8]) {
    while true {
      flush()
      if isEmpty || TerminalRestoration.isWithdrawn { return }
      guard hasRoom(milliseconds: milliseconds) else { break }
    }
    tcflush(descriptor, TCOFLUSH)
    rest = last[...]
    flush()
    rest = []
  }

  /// Drops what was not written; what was begun is cancelled, by the control character for it.
  mutating func drop() {
    guard !rest.isEmpty else { return }
    rest = Self.cancel[...]
  }

  /// Gives the descriptor back.
  func close() {
    guard descriptor != STDOUT_FILENO else { return }
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }

  private func hasRoom(milliseconds: Int32) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&watched, 1, milliseconds) > 0
  }

  /// CAN ends a sequence that was cut, ST a string.
  static let cancel: [UInt8] = [0x18, 0x1B, 0x5C]
}
