import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal's modes before the program changed them.
///
/// Written before the handlers are set, and only read by them.
nonisolated(unsafe) private var modesBefore = termios()
/// The address of the bytes that undo what the program switched on, behind their count; 0 before there
/// are any.
private let undoing = Atomic<UInt>(0)
/// Whether the terminal is the program's now.
private let isTaken = Atomic(false)
/// Whether a signal handler has given the terminal back: nothing may be written any more.
private let isAbandoned = Atomic(false)

/// What gives the terminal back, kept where a signal handler can use it.
///
/// A handler may neither allocate nor lock, for the program may have been stopped within either. So the
/// modes and the bytes are laid down beforehand, and ``giveBack()`` only makes system calls.
enum TerminalRestoration {
  /// Notes the present modes as those to give back.
  static func noteModes() {
    tcgetattr(STDIN_FILENO, &modesBefore)
    // Globals are made when they are first used, which must not be in a handler.
    _ = (undoing.load(ordering: .relaxed), isTaken.load(ordering: .relaxed), isWithdrawn)
  }

  /// The modes to give back.
  static var modes: termios { modesBefore }

  /// Says that the terminal is the program's, and which bytes undo what it switches on.
  static func take(_ bytes: [UInt8]) {
    let count = MemoryLayout<Int>.size
    let memory = UnsafeMutableRawPointer.allocate(byteCount: count + bytes.count, alignment: 8)
    memory.storeBytes(of: bytes.count, as: Int.self)
    (memory + count).copyMemory(from: bytes, byteCount: bytes.count)
    // The former bytes stay allocated: a handler may be about to write them.
    undoing.store(UInt(bitPattern: memory), ordering: .sequentiallyConsistent)
    isTaken.store(true, ordering: .sequentiallyConsistent)
  }

  /// Says that the terminal was given back in the ordinary way.
  static func release() { isTaken.store(false, ordering: .sequentiallyConsistent) }

  /// Whether a signal handler has given the terminal back.
  static var isWithdrawn: Bool { isAbandoned.load(ordering: .relaxed) }

  /// Gives the terminal back from a signal handler, without waiting for one that takes nothing.
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
    // In the background the terminal's modes are another program's.
    guard isInForeground else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &modesBefore)
  }

  /// Whether the terminal listens to this job.
  private static var isInForeground: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }

  /// Writes what a terminal takes within about a tenth of a second; what waits before it is dropped
  /// where that is too long.
  private static func write(_ bytes: UnsafeRawPointer, _ count: Int, to descriptor: CInt) {
    // The descriptor is shared with the shell, so that its flags are put back.
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
