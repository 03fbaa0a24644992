import Foundation

/// The signals of crashes and of Ctrl-\.
enum CrashSignals {
  /// Restores their default effect.
  ///
  /// In a terminal, Swift's runtime catches these signals, shows a backtrace and waits for a key.
  /// The program then seems to hang after Ctrl-\, and never ends in a script. If `SWIFT_BACKTRACE`
  /// is set, the user wants the backtrace, so nothing changes.
  static func reset() {
    guard getenv("SWIFT_BACKTRACE") == nil else { return }
    for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV] {
      // A signal that the parent ignored stays ignored.
      let before = signal(number, SIG_DFL)
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }
}
