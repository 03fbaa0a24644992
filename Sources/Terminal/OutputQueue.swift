#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes on their way to the terminal.
///
/// The queue writes as many as the terminal accepts and keeps the rest; nothing blocks.
struct OutputQueue {
  /// The descriptor to watch for room to write.
  let descriptor: Int32
  /// Bytes that the terminal has not accepted yet.
  private var rest: ArraySlice<UInt8> = []
  /// Whether the terminal is gone.
  private(set) var isBroken = false
  /// The most bytes per call.
  ///
  /// Our own descriptor accepts what it can. The shared one blocks, so it gets no more than there
  /// is room for when `poll` reports any.
  private let chunk: Int

  /// Opens the terminal on standard output again, so that non-blocking mode is set only on this
  /// descriptor and not on the shell's.
  init() {
    var name = [CChar](repeating: 0, count: 256)
    var opened: Int32 = -1
    if ttyname_r(STDOUT_FILENO, &name, name.count) == 0 {
      opened = open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    }
    // Fails if the terminal belongs to another user, as after su.
    descriptor = opened >= 0 ? opened : STDOUT_FILENO
    chunk = opened >= 0 ? .max : 256
  }

  /// Whether everything was written.
  var isEmpty: Bool { rest.isEmpty }

  /// Adds bytes and writes what the terminal accepts.
  mutating func send(_ bytes: [UInt8]) {
    rest = rest.isEmpty ? bytes[...] : rest + bytes
    flush()
  }

  /// Writes what the terminal accepts now.
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

  /// Writes everything, but waits at most some milliseconds for a terminal that accepts no bytes.
  ///
  /// Bytes that such a terminal has not accepted by then are lost, except `last`, which comes first
  /// once it reads again.
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

  /// Drops unwritten bytes; a sequence that was started is cancelled with its control character.
  mutating func drop() {
    guard !rest.isEmpty else { return }
    rest = Self.cancel[...]
  }

  /// Closes the descriptor.
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

  /// CAN ends an interrupted sequence, ST a string.
  static let cancel: [UInt8] = [0x18, 0x1B, 0x5C]
}
