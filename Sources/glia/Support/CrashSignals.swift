import Foundation

/// The signals of crashes, and Ctrl-\.
enum CrashSignals {
  /// Gives them their ordinary effect again.
  ///
  /// Swift's runtime catches them in a terminal, shows a backtrace, and waits for a key: for whoever
  /// pressed Ctrl-\ the program seems to hang, and a script's program never ends. Who sets
  /// `SWIFT_BACKTRACE` wants that, and has it.
  static func reset() {
    guard getenv("SWIFT_BACKTRACE") == nil else { return }
    for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV] {
      // What the parent has ignored stays so.
      let before = signal(number, SIG_DFL)
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }
}
