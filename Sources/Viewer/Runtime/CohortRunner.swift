import Dispatch

/// Performs the effects on the cases of a list.
@MainActor final class CohortRunner {
  private let services: any CohortServices
  private let mailbox: Mailbox
  private let queue = DispatchQueue(
    label: "glia.cohort.work", qos: .utility, attributes: .concurrent)
  /// Verdicts are saved in the order in which they were given.
  private let reviewing = DispatchQueue(label: "glia.cohort.reviews", qos: .userInitiated)
  private let searching = CancelFlag()
  private var segmenting: CancelFlag?
  private let segmentations = DispatchGroup()

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
      reviewing.async { mailbox.post(.cohort(services.review(id, change))) }
    case .score(let id): queue.async { mailbox.post(.cohort(services.score(id))) }
    case .segment(let id):
      let flag = CancelFlag()
      segmenting = flag
      queue.async(group: segmentations) {
        let result = services.segment(id, isCancelled: { flag.isRaised }) { done, total in
          mailbox.post(.cohort(.segmenting(id, done: done, total: total)))
        }
        mailbox.post(.cohort(.segmented(id, result)))
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

  /// Stops what runs, and waits until verdicts are saved and no file is half written.
  func end() {
    searching.raise()
    segmenting?.raise()
    reviewing.sync {}
    _ = segmentations.wait(timeout: .now() + .seconds(5))
  }
}
