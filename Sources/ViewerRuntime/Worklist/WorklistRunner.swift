import Dispatch
import Synchronization
import Viewer

/// Performs the effects on the cases of a list.
@MainActor final class CohortRunner {
  private let services: any CohortServices
  private let mailbox: Mailbox
  private let queue = DispatchQueue(
    label: "glia.cohort.work", qos: .utility, attributes: .concurrent)
  /// Verdicts are saved in the order in which they were given.
  private let reviewing = DispatchQueue(label: "glia.cohort.reviews", qos: .userInitiated)
  /// The verdicts that are being saved, for which the end of the program waits a moment.
  private let reviews = DispatchGroup()
  private let ending = CancelFlag()
  private let unsaved = Mutex(Unsaved())
  private let searching = CancelFlag()
  private var segmenting: CancelFlag?
  private let segmentations = DispatchGroup()

  /// Verdicts that are not in their file.
  private struct Unsaved {
    /// Those that are still to be saved.
    var waiting = 0
    /// Why those could not be saved that nobody will hear of any more.
    var reasons: [String] = []
  }

  init(_ services: any CohortServices, _ mailbox: Mailbox) {
    self.services = services
    self.mailbox = mailbox
  }

  func perform(_ effect: CohortEffect) {
    let (services, mailbox, searching) = (services, mailbox, searching)
    switch effect {
    case .search:
      queue.async {
        services.search(isCancelled: { searching.isRaised }) { mailbox.post(.cohort($0)) }
      }
    case .readReviews: reviewing.async { mailbox.post(.cohort(services.reviews())) }
    case .review(let id, let change):
      let (ending, runner) = (ending, self)
      unsaved.withLock { $0.waiting += 1 }
      reviewing.async(group: reviews) {
        let report = services.review(id, change, isEnding: { ending.isRaised })
        runner.unsaved.withLock { unsaved in
          unsaved.waiting -= 1
          if ending.isRaised, case .reviewFailed(let reason) = report {
            unsaved.reasons.append(reason)
          }
        }
        mailbox.post(.cohort(report))
      }
    case .score(let id): queue.async { mailbox.post(.cohort(services.score(id))) }
    case .segment(let id):
      let flag = CancelFlag()
      segmenting = flag
      queue.async(group: segmentations) {
        let start = ContinuousClock.now
        let result = services.segment(id, isCancelled: { flag.isRaised }) { done, total, part in
          let work = WorkDone(part: part, since: start)
          mailbox.post(.cohort(.segmenting(id, done: done, total: total, work: work)))
        }
        mailbox.post(
          .cohort(.segmented(id, result, seconds: WorkDone(part: 1, since: start).seconds)))
      }
    case .cancelSegmentation: segmenting?.raise()
    case .readAhead(let id, let first): queue.async { services.readAhead(id, first: first) }
    case .loadPrediction(let id, let generation):
      queue.async {
        if let report = services.prediction(of: id) {
          mailbox.post(.loaded(report, generation: generation))
        }
      }
    }
  }

  /// Tells what runs to stop.
  func stop() {
    searching.raise()
    segmenting?.raise()
    ending.raise()
  }

  /// Waits until verdicts are saved and the segmentation has stopped.
  ///
  /// - Returns: What could not be saved, in sentences.
  func wait(until deadline: DispatchTime) -> [String] {
    // Where a server is gone, even the question for a lock may never be answered.
    _ = reviews.wait(timeout: deadline)
    let lost = unsaved.withLock { $0 }
    // One that does not stop leaves no half a file.
    _ = segmentations.wait(timeout: deadline)
    guard lost.waiting > 0 else { return lost.reasons }
    let verdicts =
      lost.waiting == 1 ? "the last verdict was" : "the last \(lost.waiting) verdicts were"
    return lost.reasons + ["\(verdicts) not saved because the review file is not responding"]
  }
}
