import Dispatch
import Imaging
import Metrics
import Synchronization

/// All cases of two folders, compared on all cores.
struct EvaluationRun {
  /// The cases that could be compared, by name.
  private(set) var cases: [EvaluationCase] = []
  /// Which of the pairs that were given each of ``cases`` is.
  private(set) var places: [Int] = []
  /// Why the other cases could not be compared.
  private(set) var failures: [EvaluationFailure] = []
  /// What labels mean; `nil` if the files of a side do not all fit one scheme, so that each case
  /// was read by itself.
  private(set) var schemes: SchemePair?
  /// The note about the guess.
  private(set) var note: String?

  /// What came of a case.
  typealias Outcome = Result<EvaluationCase, any Error>

  /// Compares cases.
  ///
  /// Each case is first read by the labels of its own files. Once all labels are known, they decide
  /// together, and the few cases that were read differently are compared again. So no folder is
  /// read twice, and memory holds at most one case per thread.
  static func comparing(
    _ pairs: [EvaluationPair], _ settings: EvaluationSettings, threads: Int
  ) throws -> EvaluationRun {
    try joining(
      outcomes(pairs, settings, threads: threads), of: pairs, settings, threads: threads)
  }

  /// What came of comparing each case by the labels of its own files.
  ///
  /// - Parameters:
  ///   - pairs: The cases.
  ///   - settings: How they are compared.
  ///   - threads: The number of cases that are compared at once.
  ///   - record: Receives each outcome as soon as it is known, on any thread.
  /// - Returns: What came of each case.
  /// - Throws: `CancellationError`.
  static func outcomes(
    _ pairs: [EvaluationPair], _ settings: EvaluationSettings, threads: Int,
    record: @Sendable (Int, Outcome) -> Void = { _, _ in }
  ) throws -> [Outcome] {
    let bar = ProgressBar("evaluating", total: pairs.count)
    defer { bar.finish() }
    let outcomes = compare(pairs, threads: threads, bar, record: record) {
      try EvaluationCase($0, settings)
    }
    try Interruption.check()
    return outcomes
  }

  /// Lets the labels of all cases decide together what they mean.
  ///
  /// - Parameters:
  ///   - outcomes: What came of each case by itself, here or on other machines.
  ///   - pairs: The cases.
  ///   - settings: How they were compared.
  ///   - threads: The number of cases that are compared again at once.
  /// - Returns: All cases, read by the same schemes.
  /// - Throws: `CancellationError`.
  static func joining(
    _ outcomes: [Outcome], of pairs: [EvaluationPair], _ settings: EvaluationSettings, threads: Int
  ) throws -> EvaluationRun {
    var (run, outcomes) = (EvaluationRun(), outcomes)
    let compared = outcomes.compactMap { try? $0.get() }
    guard let first = compared.first else {
      run.failures = failures(pairs, outcomes)
      return run
    }
    let all = compared.dropFirst().reduce((first.predicted, first.expected)) {
      ($0.0.joined(with: $1.predicted), $0.1.joined(with: $1.expected))
    }
    let fit =
      (all.0.fitsAScheme || settings.rule.prediction != nil)
      && (all.1.fitsAScheme || settings.rule.reference != nil)
    // If the labels of any case fit no scheme, every case is compared label by label.
    if fit || compared.contains(where: \.schemes.reference.isPerLabel),
      let joint = settings.rule.schemes(all.0, all.1)
    {
      run.schemes = joint
      run.note = settings.rule.note(
        .init(what: "\(compared.count) predictions", evidence: all.0),
        .init(what: "\(compared.count) references", evidence: all.1), joint)
      try read(&outcomes, pairs, as: joint, settings, threads: threads)
    } else {
      run.note = "the cases follow different label schemes; each is read by itself"
    }
    run.failures = failures(pairs, outcomes)
    run.cases = outcomes.compactMap { try? $0.get() }
    return run
  }

  /// Reads cases by schemes that are known, and compares those again that were read by others.
  ///
  /// - Parameters:
  ///   - outcomes: What came of each case by itself.
  ///   - pairs: The cases.
  ///   - schemes: What the labels of each case mean; `nil` leaves the case as it was read.
  ///   - settings: How they were compared.
  ///   - threads: The number of cases that are compared again at once.
  /// - Returns: All cases.
  /// - Throws: `CancellationError`.
  static func reading(
    _ outcomes: [Outcome], of pairs: [EvaluationPair], as schemes: [SchemePair?],
    _ settings: EvaluationSettings, threads: Int
  ) throws -> EvaluationRun {
    var (run, outcomes) = (EvaluationRun(), outcomes)
    let known = Set(schemes.compactMap(\.self))
    for pair in known {
      // Cases of other schemes are left alone.
      var some = outcomes.indices.map { schemes[$0] == pair ? outcomes[$0] : .failure(Left()) }
      try read(&some, pairs, as: pair, settings, threads: threads)
      for index in outcomes.indices where schemes[index] == pair { outcomes[index] = some[index] }
    }
    if known.count == 1, !schemes.contains(nil) { run.schemes = known.first }
    run.failures = failures(pairs, outcomes)
    run.places = outcomes.indices.filter { (try? outcomes[$0].get()) != nil }
    run.cases = outcomes.compactMap { try? $0.get() }
    return run
  }

  /// A case that is not compared again.
  private struct Left: Error {}

  /// Gives all cases one pair of schemes, and compares the affected ones again.
  private static func read(
    _ outcomes: inout [Outcome], _ pairs: [EvaluationPair],
    as schemes: SchemePair, _ settings: EvaluationSettings, threads: Int
  ) throws {
    var changed: [Int] = []
    for (index, outcome) in outcomes.enumerated() {
      guard case .success(var one) = outcome else { continue }
      if one.schemes.means(schemes, one.predicted.labels, one.expected.labels) {
        if !schemes.reference.isPerLabel { one.schemes = schemes }
        outcomes[index] = .success(one)
      } else {
        changed.append(index)
      }
    }
    guard !changed.isEmpty else { return }
    let bar = ProgressBar("evaluating again", total: changed.count)
    defer { bar.finish() }
    let again = compare(changed.map { pairs[$0] }, threads: threads, bar) {
      try EvaluationCase($0, settings, schemes: schemes)
    }
    try Interruption.check()
    for (index, outcome) in zip(changed, again) { outcomes[index] = outcome }
  }

  /// Calls `body` for each case on several threads and keeps the order.
  private static func compare(
    _ pairs: [EvaluationPair], threads: Int, _ bar: ProgressBar,
    record: @Sendable (Int, Outcome) -> Void = { _, _ in },
    _ body: @Sendable (EvaluationPair) throws -> EvaluationCase
  ) -> [Outcome] {
    let results = Mutex([Int: Outcome]())
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, pairs.count)) { _ in
      while !Interruption.isRequested {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < pairs.count else { return }
        let result = Result { try body(pairs[index]) }
        if !Interruption.isRequested { record(index, result) }
        let done = results.withLock {
          $0[index] = result
          return $0.count
        }
        bar.update(done, pairs[index].name)
      }
    }
    let finished = results.withLock { $0 }
    return pairs.indices.map { finished[$0] ?? .failure(CancellationError()) }
  }

  private static func failures(
    _ pairs: [EvaluationPair], _ outcomes: [Outcome]
  ) -> [EvaluationFailure] {
    zip(pairs, outcomes).compactMap { pair, outcome in
      guard case .failure(let error) = outcome else { return nil }
      return EvaluationFailure(name: pair.name, reason: error.sentence)
    }
  }

  /// The structures that occur in any case: regions from the whole tumor inward, then labels.
  var structures: [Structure] {
    let present = Set(cases.flatMap { $0.report.structures.map(\.structure) })
    let regions = Region.allCases.map { Structure.region($0) }
    let tissues = (schemes?.reference ?? .brats2020).tissues.map { Structure.tissue($0) }
    let labels = present.filter { $0.label != nil }.sorted { ($0.label ?? 0) < ($1.label ?? 0) }
    return (regions + tissues).filter(present.contains) + labels
  }

  /// A measure of a structure over all cases.
  ///
  /// Cases whose labels do not define the structure are not counted either.
  func summary(_ measure: Measure, _ structure: Structure, _ empty: EmptyPolicy) -> Summary {
    Summary(
      cases.compactMap { one in
        one.report[structure].map { measure.value(of: $0, empty: empty) }
      })
  }
}
