import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the signals did before, by their number.
///
/// Written before the handlers are set, and only read by them.
nonisolated(unsafe) private let previous = UnsafeMutablePointer<sigaction>.allocate(
  capacity: CrashGuard.limit)
/// The signal that asked the program to end; 0 before one did.
private let ending = Atomic<Int32>(0)

/// Gives the terminal back when a signal ends the program.
///
/// Swift's traps cannot be caught, but their signals can: the handler gives the terminal back and lets
/// the signal do what it did before, so that exit status and core dump are those of any program. The
/// signals that only ask the program to end go to the event loop by ``SignalPipe``; one that is stuck
/// is not waited for longer than ``patience``.
enum CrashGuard {
  /// More than the largest number of a signal.
  static let limit = 128
  /// Seconds in which the event loop has to end the program after it was asked to.
  static let patience = 1

  /// Sets the handlers; call before the terminal's modes are changed.
  static func install() {
    TerminalRestoration.noteModes()
    _ = ending.load(ordering: .relaxed)
    useOwnStack()
    for number in signals {
      var action = sigaction()
      // What was to be ignored, as by nohup, still is.
      guard sigaction(number, nil, &previous[Int(number)]) == 0, !previous[Int(number)].isIgnored
      else { continue }
      action.setHandler { number, information, _ in CrashGuard.leave(number, information) }
      // Handled once; a second fault, in the handler, ends the program.
      action.sa_flags = SA_SIGINFO | SA_ONSTACK
      sigaction(number, &action, nil)
    }
  }

  /// Takes the handlers away.
  static func remove() {
    var none = itimerval()
    setitimer(realTime, &none, nil)
    for number in signals where !previous[Int(number)].isIgnored {
      sigaction(number, &previous[Int(number)], nil)
    }
  }

  /// Ends the program soon, whether or not the event loop does; called by a signal handler.
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
    // A write beyond the limit of a file's size: the call fails, too, and says why.
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
    // Comes as soon as this handler returns, and a fault comes again by itself.
    sigaction(number, &previous[Int(number)], nil)
    raise(number)
  }

  /// `ITIMER_REAL`, which is imported in different types.
  private static var realTime: Int32 { 0 }

  /// Whether a signal tells of a fault in the program, where nobody else sent it.
  private static func crashes(_ number: Int32) -> Bool {
    switch number {
    case SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS: true
    default: false
    }
  }

  /// The signals that end a program that does not handle them, but for those that ask it to end.
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

  /// Gives the main thread's handlers a stack of their own, for its stack may be what has run out.
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
  /// The process that sent the signal; the program's own where a system call of it caused it.
  fileprivate var sender: pid_t {
    #if canImport(Glibc)
      _sifields._kill.si_pid
    #else
      si_pid
    #endif
  }
}
