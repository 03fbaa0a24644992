package import Imaging
import Terminal

/// Work on the cases of the list; what comes of it comes back as a ``WorklistReport``.
package enum WorklistEffect: Sendable {
  /// Find the cases.
  case search
  /// Read what reviewers said.
  case readReviews
  /// Save what a reviewer says of a case.
  case review(Int, ReviewChange)
  /// Compare the two masks of a case.
  case score(Int)
  /// Segment a case and write its labels.
  case segment(Int)
  /// Stop the segmentation of a case.
  case cancelSegmentation
  /// Read a case that is likely to be opened next.
  case readAhead(Int, first: Modality?)
  /// Read the prediction of the case in view, which has just been made.
  case loadPrediction(Int, generation: Int)
}

/// Something that became of the cases of the list.
package enum WorklistReport: Sendable {
  /// Cases were found; their ids go on where those before ended.
  case found([WorklistRow])
  /// All were found.
  case searched(problem: String?)
  /// What the user should know of files that belong to no case.
  case note(String)
  /// What reviewers said, by case; of cases that are not here, nothing.
  case reviews([Int: Review])
  /// What a reviewer said of a case was saved, and what the file says now of all.
  case reviewed(Int, [Int: Review])
  /// It could not be saved or read.
  case reviewFailed(String)
  /// The masks of a case were compared.
  case scored(Int, CaseScores)
  /// They cannot be compared.
  case scoringFailed(Int, String)
  /// The segmentation of a case went on.
  case segmenting(Int, done: Int, total: Int, work: WorkDone? = nil)
  /// It ended, after so many seconds.
  case segmented(Int, CaseSegmentation, seconds: Double = 0)
}

/// How the segmentation of a case ended.
package enum CaseSegmentation: Sendable {
  /// Labels were written, and compared with the reference where there is one.
  case written(path: String, scores: CaseScores?)
  /// There was a file already, which was left as it is.
  case existed(path: String)
  /// It was stopped.
  case cancelled
  /// It could not be done, for a reason in a sentence.
  case failed(String)
}

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
    case .segmenting(let id, let done, let total, let work):
      worklist.change(id) { $0.prediction = .running(done: done, total: total) }
      if let work, id == worklist.batch?.current { worklist.batch?.note(work) }
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
    if worklist.isShown, worklist.sort.column.region != nil { worklist.arrange() }
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

  /// Keeps the chosen row on the screen, and has masks compared whose numbers are wanted there.
  mutating func followList() -> [Effect] {
    guard worklist.isShown else { return [] }
    worklist.keepCursor(within: WorklistLayout(self).rowCount)
    guard worklist.scoring == nil, let id = nextToScore else { return [] }
    worklist.scoring = id
    worklist.change(id) { $0.dice = .pending }
    return [.worklist(.score(id))]
  }

  /// The next case to score: one on the screen, or any case if the order depends on it.
  private var nextToScore: Int? {
    let rows = worklist.rows
    let visible = worklist.listed.dropFirst(worklist.offset).prefix(WorklistLayout(self).rowCount)
    if let id = visible.first(where: { rows[$0].awaitsScores }) { return id }
    return worklist.sort.column.region == nil
      ? nil : worklist.listed.first { rows[$0].awaitsScores }
  }
}

extension Worklist {
  /// Scrolls as little as shows the chosen row.
  mutating func keepCursor(within count: Int) {
    offset = min(max(offset, cursor - count + 1), cursor)
    offset = max(min(offset, listed.count - count), 0)
  }
}
