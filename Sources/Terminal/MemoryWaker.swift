import Dispatch

/// Wakes a ``MemoryTerminal``.
final class MemoryWaker: Waker {
  private let semaphore = DispatchSemaphore(value: 0)

  func wake() { semaphore.signal() }

  /// Waits for a wake-up; `false` if none came in time.
  func wait(seconds: Int) -> Bool {
    semaphore.wait(timeout: .now() + .seconds(seconds)) == .success
  }
}
