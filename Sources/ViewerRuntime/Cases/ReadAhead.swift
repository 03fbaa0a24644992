import Dispatch
import Synchronization
import Viewer

/// A case that is read before it is needed.
///
/// What arrives is kept until the case is opened, and passed on from then. There is never more than
/// one: another replaces it, and the first is cancelled.
final class ReadAhead: Sendable {
  private let slot = Mutex<Recording?>(nil)

  /// Starts to keep what arrives of a case.
  func begin(_ index: Int) -> Recording {
    let recording = Recording(index)
    slot.withLock { slot in
      slot?.cancellation.cancel()
      slot = recording
    }
    return recording
  }

  /// What has arrived of a case; `nil` if a different one was read, which is cancelled.
  func take(_ index: Int) -> Recording? {
    slot.withLock { slot in
      defer { slot = nil }
      guard slot?.index == index else {
        slot?.cancellation.cancel()
        return nil
      }
      return slot
    }
  }

  /// What arrives of a case.
  final class Recording: Sendable {
    let index: Int
    /// Tells the reader to stop.
    let cancellation = Cancellation()
    private let group = DispatchGroup()
    private let state = Mutex(State())

    private struct State {
      var parts: [LoadReport] = []
      var listener: (@Sendable (LoadReport) -> Void)?
    }

    init(_ index: Int) {
      self.index = index
      group.enter()
    }

    /// Keeps a part, or passes it on if there is a listener.
    func add(_ part: LoadReport) {
      state.withLock { state in
        if let listener = state.listener { listener(part) } else { state.parts.append(part) }
      }
    }

    /// Marks everything as arrived.
    func finish() { group.leave() }

    /// Passes on what has arrived and what arrives, until it is complete or cancelled.
    func play(isCancelled: @Sendable () -> Bool, report: @escaping @Sendable (LoadReport) -> Void) {
      state.withLock { state in
        for part in state.parts { report(part) }
        state.parts = []
        state.listener = report
      }
      while group.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
        if isCancelled() { return cancellation.cancel() }
      }
    }
  }
}
