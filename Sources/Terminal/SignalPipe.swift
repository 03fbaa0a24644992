import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The end of the pipe that signal handlers write to; -1 before there is a pipe.
///
/// A handler may do little more than store and write, so it sends the signal's number to the event
/// loop, which does the rest.
private let signalWriteEnd = Atomic<Int32>(-1)

/// A pipe that ends the event loop's wait, for signals and for messages from other threads.
struct SignalPipe: Waker {
  /// The end that the event loop watches.
  let readEnd: Int32
  private let writeEnd: Int32

  /// Signals that go to the event loop instead of ending or stopping the program.
  static let handled = [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH]

  /// Opens the pipe and takes over the signals.
  init() throws(TerminalError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw .system(call: "pipe", reason: String(cString: strerror(errno)))
    }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
    signalWriteEnd.store(writeEnd, ordering: .sequentiallyConsistent)
    for number in Self.handled { Self.handle(number) }
    // A failed write shows that the terminal is gone.
    signal(SIGPIPE, SIG_IGN)
    Self.acceptJobControl()
  }

  /// Lets this thread, which runs the event loop, stop when the terminal asks.
  ///
  /// Dispatch's threads block these signals, including the main queue's. If they stayed blocked, a
  /// job in the background could set the terminal's modes, and reading from the terminal would fail
  /// instead of waiting.
  private static func acceptJobControl() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTSTP, SIGTTIN, SIGTTOU] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Sends a signal's number into the pipe when the signal comes.
  static func handle(_ number: Int32) {
    signal(number) { number in
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(signalWriteEnd.load(ordering: .relaxed), &byte, 1)
      if number == SIGINT || number == SIGTERM || number == SIGHUP {
        CrashGuard.expectEnd(by: number)
      }
      errno = saved
    }
  }

  /// Restores the signals and closes the pipe.
  func close() {
    for number in Self.handled { signal(number, SIG_DFL) }
    signalWriteEnd.store(-1, ordering: .sequentiallyConsistent)
    // The write end stays open, because a thread may still wake a loop that has ended.
    #if canImport(Glibc)
      _ = Glibc.close(readEnd)
    #else
      _ = Darwin.close(readEnd)
    #endif
  }

  func wake() {
    var byte: UInt8 = 0
    _ = write(writeEnd, &byte, 1)
  }

  /// The numbers of the signals since the last call.
  func drain() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 256)
    var numbers: [Int32] = []
    while true {
      let count = read(readEnd, &bytes, bytes.count)
      guard count > 0 else { return numbers }
      numbers += bytes.prefix(count).filter { $0 != 0 }.map { Int32($0) }
    }
  }
}
