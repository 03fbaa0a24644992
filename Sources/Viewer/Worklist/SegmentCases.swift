import Terminal

extension ViewerModel {
  /// Why a case cannot be segmented into a file; `nil` if it can.
  func batchProblem(_ row: WorklistRow) -> String? {
    if let problem = modelProblem ?? row.problem { return problem }
    if row.modalities.isEmpty {
      return "The sequence of \(row.name) is unknown; open it with 'glia view --flair FILE'."
    }
    return switch row.prediction {
    case .none, .failed: nil
    case .file(let path): "\(row.name) already has a prediction: \(path)"
    case .waiting: "\(row.name) is waiting to be segmented."
    case .running: "\(row.name) is being segmented."
    }
  }

  /// Segments the chosen case, or puts it behind those that wait.
  mutating func segmentChosen() -> [Effect] {
    guard let id = worklist.chosen else { return [] }
    guard worklist.batch != nil else { return segment([id]) }
    worklist.batch?.waiting.append(id)
    worklist.change(id) { $0.prediction = .waiting }
    return []
  }

  /// Asks whether to segment the listed cases, or to stop the segmentation.
  mutating func askToSegment() {
    guard worklist.batch == nil else {
      prompt = Prompt(.stopSegmenting)
      return
    }
    let ids = worklist.listed.filter { batchProblem(worklist.rows[$0]) == nil }
    if ids.isEmpty {
      notice = Notice(.problem, nothingToSegment)
    } else {
      prompt = Prompt(.segmentCases(ids))
    }
  }

  /// Why none of the listed cases can be segmented.
  var nothingToSegment: String {
    guard let chosen = worklist.chosen else { return "No case is listed." }
    let hasAll = worklist.listed.allSatisfy { worklist.rows[$0].prediction.file != nil }
    if hasAll { return "All listed cases already have predictions, which are never replaced." }
    return batchProblem(worklist.rows[chosen]) ?? "None of the listed cases can be segmented."
  }

  /// Begins to segment cases, one after the other.
  mutating func segment(_ ids: [Int]) -> [Effect] {
    guard let first = ids.first else { return [] }
    worklist.batch = WorklistBatch(current: first, waiting: Array(ids.dropFirst()))
    for id in ids { worklist.change(id) { $0.prediction = .waiting } }
    return segmentCurrent()
  }

  private mutating func segmentCurrent() -> [Effect] {
    guard let id = worklist.batch?.current else { return [] }
    worklist.change(id) { $0.prediction = .running(done: 0, total: 0) }
    return [.worklist(.segment(id))]
  }

  /// Tells the segmentation to stop after the slice that is computed.
  mutating func stopSegmenting() -> [Effect] {
    for id in worklist.batch?.waiting ?? [] { worklist.change(id) { $0.prediction = .none } }
    worklist.batch?.waiting = []
    worklist.batch?.isCancelled = true
    return [.worklist(.cancelSegmentation)]
  }

  /// Takes in how the segmentation of a case ended, and goes on to the next.
  mutating func take(
    _ result: CaseSegmentation, _ id: Int, after seconds: Double
  ) -> [Effect] {
    guard var batch = worklist.batch, batch.current == id else { return [] }
    switch result {
    case .written(let path, let scores):
      batch.finish(after: seconds)
      worklist.change(id) {
        $0.prediction = .file(path)
        $0.dice = scores.map { .ready($0) } ?? .absent
      }
    case .existed(let path):
      batch.done += 1
      worklist.change(id) { $0.prediction = .file(path) }
    case .cancelled: worklist.change(id) { $0.prediction = .none }
    case .failed(let reason):
      batch.failures += 1
      worklist.change(id) { $0.prediction = .failed(reason) }
    }
    if worklist.isShown { worklist.arrange() }
    let shown = showPrediction(of: id)
    guard !batch.isCancelled, let next = batch.waiting.first else {
      // Some may have been added after the stop.
      for id in batch.waiting { worklist.change(id) { $0.prediction = .none } }
      worklist.batch = nil
      notice = Self.ended(batch)
      return shown
    }
    batch.current = next
    batch.waiting.removeFirst()
    worklist.batch = batch
    return shown + segmentCurrent()
  }

  /// Has a prediction read that was made of the case in view.
  func showPrediction(of id: Int) -> [Effect] {
    guard hasOpened, id == caseIndex, study.prediction == nil, task == nil,
      worklist.rows[id].prediction.file != nil
    else { return [] }
    return [.worklist(.loadPrediction(id, generation: generation))]
  }

  private static func ended(_ batch: WorklistBatch) -> Notice {
    func cases(_ count: Int) -> String { count == 1 ? "1 case" : "\(count) cases" }
    if batch.isCancelled { return Notice(.info, "Stopped; \(cases(batch.done)) segmented") }
    guard batch.failures > 0 else { return Notice(.success, "Segmented \(cases(batch.done))") }
    return Notice(.problem, "Segmented \(cases(batch.done)); \(cases(batch.failures)) failed")
  }
}
