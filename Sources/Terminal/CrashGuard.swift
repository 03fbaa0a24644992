#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal's modes before the program changed them, for a crash.
///
/// Written once before the handlers are set, and only read by them.
nonisolated(unsafe) private var modesBefore = termios()

/// What gives the screen back, kept as a static string: a crashed program may not allocate.
private let giveBack: StaticString =
  "\u{1B}[?1000l\u{1B}[?1002l\u{1B}[?1003l\u{1B}[?1006l\u{1B}[?2004l\u{1B}[?7h\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"

/// Gives the terminal back when the program crashes.
///
/// Swift's traps cannot be caught, but their signals can: the handler writes the sequences that leave
/// the alternate screen, resets the modes, and lets the signal do what it did before.
enum CrashGuard {
  private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

  /// Sets the handlers; call before the terminal's modes are changed.
  static func install() {
    tcgetattr(STDIN_FILENO, &modesBefore)
    for number in signals {
      signal(number) { number in
        _ = write(STDOUT_FILENO, giveBack.utf8Start, giveBack.utf8CodeUnitCount)
        _ = tcsetattr(STDIN_FILENO, TCSANOW, &modesBefore)
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  /// Takes the handlers away.
  static func remove() {
    for number in signals { signal(number, SIG_DFL) }
  }
}
