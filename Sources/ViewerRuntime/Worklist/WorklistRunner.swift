import Dispatch
import Synchronization
import Viewer

/// Performs the effects on the list of cases.
@MainActor final class WorklistRunner {
  private let services: any WorklistServices
  private let mailbox: Mailbox
  private let searching = Worker("worklist.searching", priority: .utility)
  private let submitting = Worker("worklist.submitting", isSerial: true, priority: .utility)
  private let watching = Worker("worklist.watching", priority: .utility)
  private let segmenting = Worker("worklist.segmenting", priority: .utility)
  /// Scores, reading ahead and predictions.
  private let reading = Worker("worklist.reading", priority: .utility)
  /// Serial, so that one mask at a time is in memory.
  private let measuring = Worker("worklist.measuring", isSerial: true, priority: .utility)
  /// Serial, so that one image at a time is in memory.
  private let previewing = Worker("worklist.previewing", isSerial: true, priority: .utility)
  /// Serial, so that verdicts are saved in the order in which they were given.
  private let reviewing = Worker("worklist.reviewing", isSerial: true)
  private let ending = Cancellation()
  private let unsaved = Mutex(Unsaved())

  /// How long a case is the chosen one before its picture is made, in milliseconds.
  private static let rest = 100

  /// Verdicts that are not in their file yet.
  private struct Unsaved {
    /// The number of verdicts still to save.
    var waiting = 0
    /// Why verdicts could not be saved after the screen was closed.
    var reasons: [String] = []
  }

  init(_ services: any WorklistServices, _ mailbox: Mailbox) {
    self.services = services
    self.mailbox = mailbox
  }

  func perform(_ effect: WorklistEffect) {
    let (services, mailbox) = (services, mailbox)
    switch effect {
    case .search:
      searching.run { task in
        services.search(isCancelled: { task.isCancelled }) { mailbox.post(.worklist($0)) }
      }
      watching.run { task in
        services.watch(isCancelled: { task.isCancelled }) { mailbox.post(.worklist($0)) }
      }
    case .submit(let ids, let options):
      submitting.run { _ in mailbox.post(.worklist(services.submit(ids, options: options))) }
    case .readReviews: reviewing.run { _ in mailbox.post(.worklist(services.reviews())) }
    case .review(let id, let change): review(id, change)
    case .score(let id): reading.run { _ in mailbox.post(.worklist(services.score(id))) }
    case .measure(let id): measuring.run { _ in mailbox.post(.worklist(services.measure(id))) }
    case .preview(let id, let convention):
      previewing.runLatest(after: Self.rest) { task in
        let report = services.preview(id, convention, isCancelled: { task.isCancelled })
        if let report { mailbox.post(.worklist(report)) }
      }
    case .segment(let id):
      segmenting.run { task in
        let start = ContinuousClock.now
        let result = services.segment(id, isCancelled: { task.isCancelled }) { done, total, part in
          let work = WorkDone(part: part, since: start)
          mailbox.post(.worklist(.segmenting(id, done: done, total: total, work: work)))
        }
        mailbox.post(
          .worklist(.segmented(id, result, seconds: WorkDone(part: 1, since: start).seconds)))
      }
    case .cancelSegmentation: segmenting.cancel()
    case .readAhead(let id, let first):
      reading.run { _ in services.readAhead(id, first: first) }
    case .loadPrediction(let id, let generation):
      reading.run { _ in
        if let report = services.prediction(of: id) {
          mailbox.post(.loaded(report, generation: generation))
        }
      }
    }
  }

  private func review(_ id: Int, _ change: ReviewChange) {
    let (services, mailbox, ending, runner) = (services, mailbox, ending, self)
    unsaved.withLock { $0.waiting += 1 }
    reviewing.run { _ in
      let report = services.review(id, change, isEnding: { ending.isCancelled })
      runner.unsaved.withLock { unsaved in
        unsaved.waiting -= 1
        if ending.isCancelled, case .reviewFailed(let reason) = report {
          unsaved.reasons.append(reason)
        }
      }
      mailbox.post(.worklist(report))
    }
  }

  /// Tells all work to stop.
  func stop() {
    searching.cancel()
    watching.cancel()
    segmenting.cancel()
    previewing.cancel()
    ending.cancel()
  }

  /// Waits until verdicts are saved and the segmentation has stopped.
  ///
  /// - Returns: What could not be saved, in sentences.
  func wait(until deadline: DispatchTime) -> [String] {
    // If a server is gone, even a request for a lock may never return.
    if unsaved.withLock({ $0.waiting > 0 }) { _ = reviewing.wait(until: deadline) }
    let lost = unsaved.withLock { $0 }
    // A segmentation that does not stop leaves no half-written file.
    _ = segmenting.wait(until: deadline)
    guard lost.waiting > 0 else { return lost.reasons }
    let verdicts =
      lost.waiting == 1 ? "the last verdict was" : "the last \(lost.waiting) verdicts were"
    return lost.reasons + ["\(verdicts) not saved because the review file is not responding"]
  }
}
