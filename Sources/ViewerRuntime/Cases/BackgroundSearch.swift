package import Cases
package import Dispatch
import Synchronization
import Viewer
package import VolumeFiles

/// A search for cases on its own thread, so that a slow file system blocks nothing else.
///
/// A folder on a mount whose server is gone blocks a thread forever, and cannot be told from a slow
/// one. The list still shows what was found before it.
package final class BackgroundSearch: Sendable {
  /// The state of the search.
  package enum Step: Sendable {
    /// The next case.
    case finding(CaseSearch.Finding)
    /// Nothing yet.
    case pending
    /// Nothing more.
    case end
  }

  private struct State {
    var findings: [CaseSearch.Finding] = []
    var isComplete = false
    var notes: [FileNote] = []
    var leftOut: [FileNote] = []
  }
  private let state = Mutex(State())
  /// Counts what can be taken; the end can be taken repeatedly.
  private let available = DispatchSemaphore(value: 0)

  /// Starts a search immediately.
  package init(_ search: CaseSearch) {
    let thread = DispatchQueue(label: "glia.search", qos: .userInitiated)
    thread.async { [weak self] in
      var search = search
      while let finding = search.next() {
        guard let self else { return }
        state.withLock { $0.findings.append(finding) }
        available.signal()
      }
      guard let self else { return }
      state.withLock { [notes = search.notes, leftOut = search.leftOut] state in
        state.isComplete = true
        state.notes = notes
        state.leftOut = leftOut
      }
      available.signal()
    }
  }

  /// Takes the next case, waiting up to a timeout.
  ///
  /// - Parameter timeout: How long to wait.
  /// - Returns: The case, or the reason why there is none.
  package func next(within timeout: DispatchTimeInterval) -> Step {
    guard available.wait(timeout: .now() + timeout) == .success else { return .pending }
    let finding = state.withLock { $0.findings.isEmpty ? nil : $0.findings.removeFirst() }
    if let finding { return .finding(finding) }
    available.signal()
    return .end
  }

  /// The notes about skipped files; empty until the search is complete.
  package var notes: [FileNote] { state.withLock { $0.notes } }

  /// The files that are part of no case, in a sentence for all; empty until the search is complete.
  package var remarks: [String] { remarks(isVerbose: false) }

  /// The files that are part of no case.
  ///
  /// - Parameter isVerbose: Whether there is a sentence for each file.
  /// - Returns: Sentences without a period.
  package func remarks(isVerbose: Bool) -> [String] {
    CaseSearch.summary(state.withLock { $0.leftOut }, isVerbose: isVerbose)
  }
}
