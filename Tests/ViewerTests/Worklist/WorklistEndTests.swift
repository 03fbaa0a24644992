import Dispatch
import Imaging
import Synchronization
import Terminal
import Testing
import Viewer
import ViewerRuntime

/// A list of cases whose file of reviews is locked by another program.
private final class LockedWorklist: WorklistServices {
  /// Let go of at the end of the test.
  let server = DispatchSemaphore(value: 0)
  /// Whether even the question for the lock is not answered.
  let isDead: Bool
  let askedToHurry = Atomic(false)

  init(isDead: Bool) { self.isDead = isDead }

  func review(
    _ id: Int, _ change: ReviewChange, isEnding: @escaping @Sendable () -> Bool
  ) -> WorklistReport {
    if isDead { server.wait() }
    while !isEnding() {}
    askedToHurry.store(true, ordering: .sequentiallyConsistent)
    return .reviewFailed("the file is locked")
  }

  func search(isCancelled: @Sendable () -> Bool, report: @Sendable (WorklistReport) -> Void) {
    report(.found(SampleWorklist.rows))
    report(.searched(problem: nil))
  }
  func reviews() -> WorklistReport { .reviews([:]) }
  func score(_ id: Int) -> WorklistReport { .scoringFailed(id, "") }
  func measure(_ id: Int) -> WorklistReport { .measuringFailed(id, "") }
  func preview(
    _ id: Int, _ convention: DisplayConvention, isCancelled: () -> Bool
  ) -> WorklistReport? { nil }
  func segment(
    _ id: Int, isCancelled: @escaping @Sendable () -> Bool,
    progress: @Sendable (_ done: Int, _ total: Int, _ part: Double) -> Void
  ) -> CaseSegmentation { .cancelled }
  func readAhead(_ id: Int, first: Modality?) {}
  func prediction(of id: Int) -> LoadReport? { nil }
}

@MainActor @Suite struct WorklistEndTests {
  private func quit(_ worklist: LockedWorklist) -> [String] {
    let terminal = MemoryTerminal(columns: 80, rows: 24)
    terminal.script = [
      .key("Q"), .wait { $0.text.contains("a accept") }, .key("a"), .key("q"),
    ]
    let runtime = Runtime(
      SampleWorklist.model(), terminal: terminal, services: NoServices(), worklist: worklist)
    #expect(runtime.run() == .quit)
    worklist.server.signal()
    return runtime.unsaved
  }

  @Test func `a lock that another program holds does not keep the viewer from ending`() {
    let worklist = LockedWorklist(isDead: false)
    #expect(quit(worklist) == ["the file is locked"])
    let wasHurried = worklist.askedToHurry.load(ordering: .sequentiallyConsistent)
    #expect(wasHurried)
  }

  @Test func `neither does a server that never answers, and what was not saved is said`() {
    #expect(
      quit(LockedWorklist(isDead: true)) == [
        "the last verdict was not saved because the review file is not responding"
      ])
  }
}

/// Nothing is opened here.
private struct NoServices: ViewerServices {
  func load(
    _ index: Int, first: Modality?, isCancelled: @Sendable () -> Bool,
    report: @escaping @Sendable (LoadReport) -> Void
  ) {}
  func prepareNetwork(_ model: String?) {}
  func series(_ request: SeriesRequest, _ index: Int) -> SeriesReport { .failed("") }
  func segment(
    _ request: SegmentationRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (SegmentationReport) -> Void
  ) {}
  func align(
    _ request: AlignmentRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (AlignmentReport) -> Void
  ) {}

  func compareTimes(
    _ request: FollowUpRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (FollowUpReport) -> Void
  ) {}

  func save(_ transforms: TransformsToSave) -> AlignmentReport { .failed("") }

  func fineTune(
    _ request: FineTuningRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (FineTuningReport) -> Void
  ) {}
  func perform(_ work: MeasurementFileWork, _ index: Int) -> MeasurementFileReport? { nil }

  func edit(
    _ request: EditRequest, _ index: Int, report: @escaping @Sendable (EditReport) -> Void
  ) {}
  func export(_ request: ExportRequest, to path: String, replacing: Bool) -> ExportReport {
    .failed("")
  }
  func perform(_ work: ConsoleWork) -> ConsoleReport? { nil }
}
