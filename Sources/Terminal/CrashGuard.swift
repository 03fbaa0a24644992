import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The previous signal handlers, by signal number.
///
/// Written before the handlers are installed, and only read by them.
nonisolated(unsafe) private let previous = UnsafeMutablePointer<sigaction>.allocate(
  capacity: CrashGuard.limit)
/// The signal that asked the program to end; 0 before any did.
private let ending = Atomic<Int32>(0)

/// Restores the terminal when a signal ends the program.
///
/// Swift's traps cannot be caught, but their signals can: the handler restores the terminal and
/// then lets the signal take its usual effect, so exit status and core dump are those of any
/// program. Signals that only ask the program to end go to the event loop through ``SignalPipe``;
/// if the loop is stuck, the program ends after ``patience``.
enum CrashGuard {
  /// More than the largest signal number.
  static let limit = 128
  /// Seconds the event loop has to end the program after it was asked to.
  static let patience = 1

  /// Installs the handlers; call this before changing the terminal's modes.
  static func install() {
    TerminalRestoration.noteModes()
    _ = ending.load(ordering: .relaxed)
    useOwnStack()
    for number in signals {
      var action = sigaction()
      // A signal that was ignored, as by nohup, stays ignored.
      guard sigaction(number, nil, &previous[Int(number)]) == 0, !previous[Int(number)].isIgnored
      else { continue }
      action.setHandler { number, information, _ in CrashGuard.leave(number, information) }
      // Handled once: a second fault, in the handler, ends the program.
      action.sa_flags = SA_SIGINFO | SA_ONSTACK
      sigaction(number, &action, nil)
    }
  }

  /// Removes the handlers.
  static func remove() {
    var none = itimerval()
    setitimer(realTime, &none, nil)
    for number in signals where !previous[Int(number)].isIgnored {
      sigaction(number, &previous[Int(number)], nil)
    }
  }

  /// Ends the program soon, even if the event loop does not; called by a signal handler.
  static func expectEnd(by number: Int32) {
    guard ending.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged else {
      return
    }
    var time = itimerval()
    time.it_value.tv_sec = patience
    setitimer(realTime, &time, nil)
  }

  private static func leave(_ number: Int32, _ information: UnsafeMutablePointer<siginfo_t>?) {
    let saved = errno
    defer { errno = saved }
    // A write beyond the file size limit: the call also fails, and gives the reason.
    let isOwn = information?.pointee.sender == getpid()
    if isOwn, number == SIGXFSZ { return }
    if number == SIGALRM, ending.load(ordering: .relaxed) != 0 {
      TerminalRestoration.giveBack()
      _exit(128 + ending.load(ordering: .relaxed))
    }
    if crashes(number), isOwn || (information?.pointee.si_code ?? 0) > 0 {
      TerminalRestoration.giveBack(
        """
        glia: an internal error ended the program. Unsaved edits are in the journal: open the case \
        again and press b.\r\n
        """)
    } else {
      TerminalRestoration.giveBack()
    }
    // Arrives as soon as this handler returns; a fault recurs by itself.
    sigaction(number, &previous[Int(number)], nil)
    raise(number)
  }

  /// `ITIMER_REAL`, which is imported with different types.
  private static var realTime: Int32 { 0 }

  /// Whether a signal reports a fault in the program, rather than being sent by another process.
  private static func crashes(_ number: Int32) -> Bool {
    switch number {
    case SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS: true
    default: false
    }
  }

  /// The signals that end a program without handlers, except those that ask it to end.
  private static var signals: [Int32] {
    let common = [
      SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2, SIGALRM,
      SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGSYS,
    ]
    #if canImport(Glibc)
      return common + [SIGSTKFLT, SIGIO, SIGPWR]
        + Array(__libc_current_sigrtmin()...__libc_current_sigrtmax())
    #else
      return common
    #endif
  }

  /// Gives the main thread's handlers their own stack, because its stack may have overflowed.
  private static func useOwnStack() {
    let size = 1 << 16
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    stack.ss_size = size
    sigaltstack(&stack, nil)
  }
}

extension sigaction {
  #if canImport(Glibc)
    fileprivate var isIgnored: Bool {
      sa_flags & SA_SIGINFO == 0
        && unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self)
          == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    fileprivate mutating func setHandler(
      _ handler:
        @escaping @convention(c) (
          Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?
        ) -> Void
    ) {
      __sigaction_handler.sa_sigaction = handler
    }
  #else
    fileprivate var isIgnored: Bool {
      sa_flags & SA_SIGINFO == 0
        && unsafeBitCast(__sigaction_u.__sa_handler, to: Int.self)
          == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    fileprivate mutating func setHandler(
      _ handler:
        @escaping @convention(c) (
          Int32, UnsafeMutablePointer<__siginfo>?, UnsafeMutableRawPointer?
        ) -> Void
    ) {
      __sigaction_u.__sa_sigaction = handler
    }
  #endif
}

extension siginfo_t {
  /// The process that sent the signal; the program's own if one of its system calls caused it.
  fileprivate var sender: pid_t {
    #if canImport(Glibc)
      _sifields._kill.si_pid
    #else
      si_pid
    #endif
  }
}
