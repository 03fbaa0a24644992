import Foundation
import Synchronization

/// Ctrl-C and SIGTERM, as a flag that long work looks at.
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
    for signal in [SIGINT, SIGTERM] {
      Foundation.signal(signal) { _ in
        if Interruption.signals.add(1, ordering: .relaxed).oldValue > 0 {
          _exit(ExitStatus.interrupted)
        }
      }
    }
  }

  /// Throws where the user asked to stop.
  static func check() throws {
    if isRequested { throw CancellationError() }
  }
}
