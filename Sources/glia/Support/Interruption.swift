import Foundation
import Synchronization

/// Ctrl-C, SIGTERM and a lost connection (SIGHUP), as a flag that long work checks.
///
///     Interruption.watch()
///     try segmenter.segment(…, isCancelled: { Interruption.isRequested })
///     try Interruption.check()
///
/// The first signal requests a stop; the second ends the program at once.
enum Interruption {
  private static let signals = Atomic<Int>(0)

  /// Whether the user asked to stop.
  static var isRequested: Bool { signals.load(ordering: .relaxed) > 0 }

  /// Starts to catch the signals; before this, they end the program as usual.
  static func watch() {
    // A signal handler must not initialize anything, so create the counter first.
    _ = isRequested
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      let before = Foundation.signal(signal) { _ in
        if Interruption.signals.add(1, ordering: .relaxed).oldValue > 0 {
          _exit(ExitStatus.interrupted)
        }
      }
      // nohup keeps the program running without the terminal.
      if signal == SIGHUP, isIgnored(before) { _ = Foundation.signal(signal, SIG_IGN) }
    }
  }

  private static func isIgnored(_ handler: sig_t?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN as sig_t?, to: Int.self)
  }

  /// Throws if the user asked to stop.
  static func check() throws {
    if isRequested { throw CancellationError() }
  }
}
