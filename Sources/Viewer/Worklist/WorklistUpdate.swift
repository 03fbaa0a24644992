import Terminal

extension ViewerModel {
  /// Handles a report about the list of cases.
  mutating func take(_ report: WorklistReport) -> [Effect] {
    switch report {
    case .found(let rows): worklist.append(rows)
    case .searched(let problem):
      worklist.isSearching = false
      if let problem { notice = Notice(.problem, problem) }
    case .note(let text):
      if notice?.kind != .problem { notice = Notice(.info, text) }
    case .reviews(let reviews): take(reviews)
    case .reviewed(let id, let reviews):
      take(reviews)
      notice = saved(id)
    case .reviewFailed(let reason): notice = Notice(.problem, reason)
    case .scored(let id, let scores): setDice(.ready(scores), id)
    case .scoringFailed(let id, let reason): setDice(.failed(reason), id)
    case .measured(let id, let summary): setSummary(.ready(summary), id)
    case .measuringFailed(let id, let reason): setSummary(.failed(reason), id)
    case .previewed(let id, let convention, let content):
      worklist.preview.take(content, of: id, convention)
    case .segmenting(let id, let done, let total, let work):
      worklist.change(id) { $0.prediction = .running(done: done, total: total) }
      if let work, id == worklist.batch?.current { worklist.batch?.note(work) }
    case .submitted(.success(let job)):
      worklist.submitted.formUnion(worklist.submitting)
      worklist.submitting = []
      notice = Notice(.success, job)
    case .submitted(.failure(let problem)):
      worklist.submitting = []
      notice = Notice(.problem, problem.reason)
    case .arrived(let files): return take(files)
    case .segmented(let id, let result, let seconds): return take(result, id, after: seconds)
    }
    return []
  }

  private mutating func take(_ reviews: [Int: Review]) {
    for id in worklist.rows.indices where worklist.rows[id].review != reviews[id] {
      worklist.change(id) { $0.review = reviews[id] }
    }
  }

  private mutating func setDice(_ dice: Loading<CaseScores>, _ id: Int) {
    worklist.scoring = nil
    worklist.change(id) { $0.dice = dice }
    if worklist.isShown, worklist.arranging.contains(where: { $0.region != nil }) {
      worklist.arrange()
    }
  }

  private mutating func setSummary(_ summary: Loading<MaskSummary>, _ id: Int) {
    if worklist.measuring == id { worklist.measuring = nil }
    worklist.change(id) { row in
      // The mask may have been replaced in the meantime.
      if summary.value.map({ $0.mask == row.mask }) ?? true { row.summary = summary }
    }
    if worklist.isShown, worklist.arranging.contains(where: \.isMeasured) { worklist.arrange() }
  }

  /// Opens the chosen case, or goes back to it where it is in view already.
  mutating func openChosen() -> [Effect] {
    guard let id = worklist.chosen else { return [] }
    worklist.isShown = false
    return hasOpened && id == caseIndex ? [] : open(caseAt: id)
  }

  /// Whether a case has been opened.
  var hasOpened: Bool { generation > 0 }

  /// Goes back to the list, sorted and filtered again, with the case in view selected.
  mutating func showList() -> [Effect] {
    worklist.isShown = true
    worklist.arrange()
    worklist.moveCursor(toCase: caseIndex)
    return [.worklist(.readReviews)]
  }

  /// Opens the case that comes before or after the one in view in the list.
  mutating func openNeighbor(backward: Bool) -> [Effect] {
    guard let id = neighbor(backward: backward) else {
      notice = Notice(.info, "This is the \(backward ? "first" : "last") case in the list.")
      return []
    }
    worklist.goesBackward = backward
    worklist.moveCursor(toCase: id)
    return open(caseAt: id)
  }

  private func neighbor(backward: Bool) -> Int? {
    // A case that the filter left out has no neighbors: the chosen one is next.
    guard let index = worklist.index(of: caseIndex) else { return worklist.chosen }
    let next = index + (backward ? -1 : 1)
    return worklist.listed.indices.contains(next) ? worklist.listed[next] : nil
  }

  /// Loads the case that is likely to be opened next, once the one in view is loaded.
  mutating func readAhead() -> [Effect] {
    guard let id = neighbor(backward: worklist.goesBackward), worklist.rows[id].problem == nil
    else {
      return []
    }
    return [.worklist(.readAhead(id, first: image?.modality))]
  }

  /// Keeps the chosen row on the screen, and has masks read whose numbers are wanted there.
  mutating func followList() -> [Effect] {
    guard worklist.isShown else { return [] }
    worklist.keepCursor(within: WorklistLayout(self).rowCount)
    return score() + measure() + showPreview()
  }

  private mutating func score() -> [Effect] {
    guard worklist.scoring == nil,
      let id = next(\.awaitsScores, forAll: { $0.region != nil })
    else { return [] }
    worklist.scoring = id
    worklist.change(id) { $0.dice = .pending }
    return [.worklist(.score(id))]
  }

  private mutating func measure() -> [Effect] {
    guard worklist.measuring == nil, let id = next(\.awaitsSummary, forAll: \.isMeasured) else {
      return []
    }
    worklist.measuring = id
    worklist.change(id) { $0.summary = .pending }
    return [.worklist(.measure(id))]
  }

  /// The next case to read: one on the screen, or any case if what is listed depends on it.
  private func next(
    _ awaits: (WorklistRow) -> Bool, forAll isNeeded: (WorklistColumn) -> Bool
  ) -> Int? {
    let rows = worklist.rows
    let visible = worklist.listed.dropFirst(worklist.offset).prefix(WorklistLayout(self).rowCount)
    if let id = visible.first(where: { awaits(rows[$0]) }) { return id }
    guard worklist.arranging.contains(where: isNeeded) else { return nil }
    // Those that the filter leaves out may be listed once they are read.
    return worklist.listed.first { awaits(rows[$0]) } ?? rows.first(where: awaits)?.id
  }

  private mutating func showPreview() -> [Effect] {
    guard previewWidth != nil, let id = worklist.chosen, worklist.rows[id].problem == nil,
      worklist.preview.request(id, convention)
    else { return [] }
    return [.worklist(.preview(id, convention))]
  }
}

extension Worklist {
  /// Scrolls as little as shows the chosen row.
  mutating func keepCursor(within count: Int) {
    offset = min(max(offset, cursor - count + 1), cursor)
    offset = max(min(offset, listed.count - count), 0)
  }
}
