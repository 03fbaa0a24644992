internal import Foundation
internal import Synchronization

/// A thread that runs one job after the other.
///
/// OpenMP keeps a team of threads for every thread that computes, so a model always computes on one
/// thread of its own, regardless of the caller's thread.
final class Worker: Sendable {
  private let jobs = Mutex<[@Sendable () -> Void]>([])
  private let arrivals = DispatchSemaphore(value: 0)
  private let isStopped = Atomic(false)

  init(name: String) {
    let thread = Thread { [self] in
      while true {
        arrivals.wait()
        if isStopped.load(ordering: .acquiring) { return }
        jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }?()
      }
    }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Lets the thread end after its current job.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    arrivals.signal()
  }

  /// Runs a job on the thread, and returns when it is done.
  func run<Success: Sendable, Failure: Error>(
    _ job: @escaping @Sendable () -> Result<Success, Failure>
  ) throws(Failure) -> Success {
    let result = Box<Result<Success, Failure>>()
    let done = DispatchSemaphore(value: 0)
    jobs.withLock {
      $0.append {
        result.value.withLock { $0 = job() }
        done.signal()
      }
    }
    arrivals.signal()
    done.wait()
    guard let value = result.value.withLock({ $0 }) else {
      preconditionFailure("a job ended without a result")
    }
    return try value.get()
  }

  private final class Box<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
  }
}

/// A value that only jobs of one worker touch.
struct Confined<Value>: @unchecked Sendable {
  // Safe as long as the value is used only in jobs of that worker.
  let value: Value
  init(_ value: Value) { self.value = value }
}
