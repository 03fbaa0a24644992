import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal's modes before the program changed them.
///
/// Written before the handlers are installed, and only read by them.
nonisolated(unsafe) private var modesBefore = termios()
/// The address of the bytes that undo what the program switched on, after their count.
///
/// The address is 0 before there are any.
private let undoing = Atomic<UInt>(0)
/// Whether the program has taken over the terminal.
private let isTaken = Atomic(false)
/// Whether a signal handler has restored the terminal, after which nothing may be written.
private let isAbandoned = Atomic(false)

/// What is needed to restore the terminal, stored where a signal handler can use it.
///
/// A handler may neither allocate nor lock, because the program may have been interrupted while
/// doing either. So the modes and the bytes are stored beforehand, and ``giveBack()`` only makes
/// system calls.
enum TerminalRestoration {
  /// Stores the current modes as those to restore.
  static func noteModes() {
    tcgetattr(STDIN_FILENO, &modesBefore)
    // Globals are initialized on first use, which must not happen in a handler.
    _ = (undoing.load(ordering: .relaxed), isTaken.load(ordering: .relaxed), isWithdrawn)
  }

  /// The modes to restore.
  static var modes: termios { modesBefore }

  /// Marks the terminal as taken over, with the bytes that undo what the program switches on.
  static func take(_ bytes: [UInt8]) {
    let count = MemoryLayout<Int>.size
    let memory = UnsafeMutableRawPointer.allocate(byteCount: count + bytes.count, alignment: 8)
    memory.storeBytes(of: bytes.count, as: Int.self)
    (memory + count).copyMemory(from: bytes, byteCount: bytes.count)
    // The old bytes stay allocated, because a handler may be about to write them.
    undoing.store(UInt(bitPattern: memory), ordering: .sequentiallyConsistent)
    isTaken.store(true, ordering: .sequentiallyConsistent)
  }

  /// Marks the terminal as restored in the usual way.
  static func release() { isTaken.store(false, ordering: .sequentiallyConsistent) }

  /// Whether a signal handler has restored the terminal.
  static var isWithdrawn: Bool { isAbandoned.load(ordering: .relaxed) }

  /// Restores the terminal from a signal handler, without waiting if it accepts no bytes.
  ///
  /// - Parameter message: A line for standard error; empty for none.
  static func giveBack(_ message: StaticString = "") {
    isAbandoned.store(true, ordering: .sequentiallyConsistent)
    guard isTaken.exchange(false, ordering: .sequentiallyConsistent) else { return }
    if let memory = UnsafeRawPointer(bitPattern: undoing.load(ordering: .sequentiallyConsistent)) {
      write(
        memory + MemoryLayout<Int>.size, memory.load(as: Int.self), to: STDOUT_FILENO)
    }
    write(UnsafeRawPointer(message.utf8Start), message.utf8CodeUnitCount, to: STDERR_FILENO)
    // In the background, the terminal's modes belong to another program.
    guard isInForeground else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &modesBefore)
  }

  /// Whether this job is in the terminal's foreground.
  private static var isInForeground: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }

  /// Writes what a terminal accepts within about a tenth of a second.
  ///
  /// If that takes too long, bytes that were already waiting are dropped.
  private static func write(_ bytes: UnsafeRawPointer, _ count: Int, to descriptor: CInt) {
    // The descriptor is shared with the shell, so its flags are restored.
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    var written = 0
    var attempts = 4
    while written < count, attempts > 0 {
      let result = send(descriptor, bytes + written, count - written)
      if result > 0 {
        written += result
      } else {
        attempts -= 1
        if attempts == 1 { tcflush(descriptor, TCOFLUSH) }
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&watched, 1, 50)
      }
    }
    _ = fcntl(descriptor, F_SETFL, flags)
  }

  private static func send(_ descriptor: CInt, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes, count)
    #else
      Darwin.write(descriptor, bytes, count)
    #endif
  }
}
