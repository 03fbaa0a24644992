internal import Foundation
internal import Synchronization

/// A thread that runs jobs one after the other.
///
/// oneDNN's thread count belongs to a thread, and primitives belong to the count they were created
/// for, so each plan stays on one worker from its creation on.
final class Worker: @unchecked Sendable {
  // `job` and `failure` are handed over by the semaphores.
  private let start = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)
  private var job: (() throws -> Void)?
  private var failure: (any Error)?
  private var isEnding = false

  init(name: String) {
    let thread = Thread { [unowned self] in run() }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func run() {
    while true {
      start.wait()
      if isEnding { break }
      do { try job?() } catch { failure = error }
      job = nil
      done.signal()
    }
    done.signal()
  }

  /// Starts a job; call ``finish()`` afterwards.
  func begin(_ job: @escaping () throws -> Void) {
    self.job = job
    failure = nil
    start.signal()
  }

  /// Waits for the job and rethrows its error.
  func finish() throws {
    done.wait()
    if let failure { throw failure }
  }

  /// Ends the thread; no jobs can follow.
  func end() {
    isEnding = true
    start.signal()
    done.wait()
  }
}
