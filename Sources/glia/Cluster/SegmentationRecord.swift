/// What one part of `glia segment` did with a case, or at its end.
enum SegmentationRecord: Codable {
  case done(entry: Int, SegmentationJob.Report)
  case skipped(entry: Int, SegmentationJob.Skipped)
  case failed(entry: Int, SegmentationJob.Failure)
  /// All cases of the part have been tried.
  case finished(SegmentationJob.Computing?)

  /// The case's place in the plan.
  var entry: Int? {
    switch self {
    case .done(let entry, _), .skipped(let entry, _), .failed(let entry, _): entry
    case .finished: nil
    }
  }

  /// Whether a part that is started again need not do the case.
  var isSettled: Bool {
    switch self {
    case .done, .skipped: true
    case .failed, .finished: false
    }
  }

  /// The last word on each case of a part: what was done is not undone by a later run that skipped it.
  static func latest(_ lines: [SegmentationRecord]) -> [Int: SegmentationRecord] {
    var latest: [Int: SegmentationRecord] = [:]
    for line in lines {
      guard let entry = line.entry else { continue }
      if case .done? = latest[entry] { continue }
      latest[entry] = line
    }
    return latest
  }
}
