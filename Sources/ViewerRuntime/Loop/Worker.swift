import Dispatch
import Synchronization

/// Runs work in the background: tasks one after the other, or several at once.
///
/// The worker remembers its latest task, so that it can be cancelled. A cancelled task still runs,
/// so that it can report that it stopped; it checks ``Cancellation/isCancelled`` and ends early.
final class Worker: Sendable {
  private let queue: DispatchQueue
  private let group = DispatchGroup()
  private let latest = Mutex<Cancellation?>(nil)

  /// Creates a worker.
  ///
  /// - Parameters:
  ///   - name: Its name in debuggers.
  ///   - isSerial: Whether tasks run one after the other, in the order in which they came.
  ///   - priority: How urgent its tasks are.
  init(_ name: String, isSerial: Bool = false, priority: DispatchQoS = .userInitiated) {
    queue = DispatchQueue(
      label: "glia.\(name)", qos: priority, attributes: isSerial ? [] : .concurrent)
  }

  /// Runs a task after the earlier ones, or in parallel with them.
  ///
  /// - Parameters:
  ///   - replacing: Whether to cancel the previous task.
  ///   - task: What to run.
  func run(replacing: Bool = false, _ task: @escaping @Sendable (Cancellation) -> Void) {
    let cancellation = Cancellation()
    latest.withLock { latest in
      if replacing { latest?.cancel() }
      latest = cancellation
    }
    queue.async(group: group) { task(cancellation) }
  }

  /// Cancels the previous task, and runs another one after some milliseconds, unless it was cancelled by then.
  func runLatest(after milliseconds: Int, _ task: @escaping @Sendable (Cancellation) -> Void) {
    let cancellation = Cancellation()
    latest.withLock { latest in
      latest?.cancel()
      latest = cancellation
    }
    queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      if !cancellation.isCancelled { task(cancellation) }
    }
  }

  /// Runs a task after some milliseconds.
  func run(after milliseconds: Int, _ task: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds), execute: task)
  }

  /// Cancels the latest task.
  func cancel() { latest.withLock { $0?.cancel() } }

  /// Waits until all tasks are done.
  ///
  /// - Returns: Whether they were done by the deadline.
  func wait(until deadline: DispatchTime) -> Bool { group.wait(timeout: deadline) == .success }
}

/// Tells a background task to stop.
final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// Whether the task should stop.
  var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Tells the task to stop.
  func cancel() { flag.store(true, ordering: .relaxed) }
}
