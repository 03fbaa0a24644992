import Foundation
import Synchronization

/// Ctrl-C, SIGTERM and the end of a connection (SIGHUP), as a flag that long work looks at.
///
///     Interruption.watch()
///     try segmenter.segment(…, isCancelled: { Interruption.isRequested })
///     try Interruption.check()
///
/// The first signal asks; a second one ends the program at once.
enum Interruption {
  private static let signals = Atomic<Int>(0)

  /// Whether the user asked to stop.
  static var isRequested: Bool { signals.load(ordering: .relaxed) > 0 }

  /// Begins to listen; without this, a signal ends the program as it does any other.
  static func watch() {
    // The handler may only touch what is ready: make the counter before a signal can come.
    _ = isRequested
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      let before = Foundation.signal(signal) { _ in
        if Interruption.signals.add(1, ordering: .relaxed).oldValue > 0 {
          _exit(ExitStatus.interrupted)
        }
      }
      // nohup asks to go on without the terminal.
      if signal == SIGHUP, isIgnored(before) { _ = Foundation.signal(signal, SIG_IGN) }
    }
  }

  private static func isIgnored(_ handler: sig_t?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN as sig_t?, to: Int.self)
  }

  /// Throws where the user asked to stop.
  static func check() throws {
    if isRequested { throw CancellationError() }
  }
}
